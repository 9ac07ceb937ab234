"""The folder is the list: collect one constant from each public module of a package."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from typing import Any


def names(package: str) -> tuple[str, ...]:
    """The public module names of a package, sorted, without importing any of them."""
    found = (entry.name for entry in files(package).iterdir())
    return tuple(sorted(n[:-3] for n in found if n.endswith(".py") and not n.startswith("_")))


def collect(package: str, constant: str) -> tuple[Any, ...]:
    """The constant of that name of each public module, in module order; raises `AttributeError` if one has none."""
    return tuple(getattr(import_module(f"{package}.{name}"), constant) for name in names(package))
