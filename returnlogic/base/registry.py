"""Collect one constant from each public module of a package: the folder is the list."""

from __future__ import annotations

from importlib import import_module
from importlib.resources import files
from typing import Any


def names(package: str) -> tuple[str, ...]:
    """Return the public module names of a package, sorted, without importing any of them."""
    found = (entry.name for entry in files(package).iterdir())
    return tuple(sorted(n[:-3] for n in found if n.endswith(".py") and not n.startswith("_")))


def collect(package: str, constant: str) -> tuple[Any, ...]:
    """Return the constant of each public module, in module order; raises `AttributeError` if one has none."""
    return tuple(getattr(import_module(f"{package}.{name}"), constant) for name in names(package))
