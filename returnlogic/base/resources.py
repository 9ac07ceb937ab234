"""Find the data folders grammar/ and spec/, as no other module does."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def folder(name: str) -> Traversable:
    """Return the data folder `grammar` or `spec`: inside an installed wheel, or beside the package in a checkout."""
    packaged = files("returnlogic") / "_data" / name
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / name


def read_text(name: str, *parts: str) -> str:
    """Return the UTF-8 text of a data file; raises `FileNotFoundError` if there is none."""
    return folder(name).joinpath(*parts).read_text("utf-8")
