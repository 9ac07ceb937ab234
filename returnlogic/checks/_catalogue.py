"""List the rules: the modules of this folder, the entries of `spec/rules.toml`, and the numbers reserved there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from returnlogic.base.finding import Severity
from returnlogic.base.registry import names
from returnlogic.base.resources import read_text
from returnlogic.checks._rule import Rule

FOLDER = "returnlogic.checks"


@cache
def checks() -> tuple[Rule, ...]:
    """Return the rules that `check` asks, by code; the page of each is the docstring of its module."""
    found: list[Rule] = []
    for name in names(FOLDER):
        module = import_module(f"{FOLDER}.{name}")
        found.append(replace(module.CHECK, page=(module.__doc__ or "").strip()))
    return tuple(sorted(found, key=lambda rule: rule.code))


@cache
def rules() -> Mapping[str, Rule]:
    """Return every rule that is built, by code, whichever command reports it.

    Raises `ValueError` iff two rules, built or reserved, share a code or a name.
    """
    entries = ((code, entry) for code, entry in _data().items() if code != "reserved")
    found = [*checks(), *(_rule(code, entry) for code, entry in entries)]
    taken = [*((rule.code, rule.name) for rule in found), *reserved().items()]
    if any(len(set(column)) < len(taken) for column in zip(*taken, strict=True)):
        raise ValueError("two rules share a code or a name")
    return {rule.code: rule for rule in sorted(found, key=lambda rule: rule.code)}


@cache
def reserved() -> Mapping[str, str]:
    """Return code and name of the rules that are not built."""
    return dict(_data()["reserved"])


@cache
def settable() -> tuple[str, ...]:
    """Return the codes that options and waivers may name, those of reserved rules included, sorted.

    Not among them are the codes of files that cannot be read: those are never set aside.
    """
    return tuple(sorted([*(r.code for r in rules().values() if r.told_by != "load"), *reserved()]))


def page(code: str) -> str | None:
    """Return the page of a code with its heading; `None` iff there is no such code."""
    rule = rules().get(code)
    if rule is not None:
        return f"{rule.code} {rule.name} ({rule.severity.value}): {rule.title}\n\n{rule.page}\n"
    if code in reserved():
        return f"{code} {reserved()[code]}: not built yet.\n\nThe number is reserved; no run asks it.\n"
    return None


def _data() -> dict[str, dict[str, Any]]:
    return tomllib.loads(read_text("spec", "rules.toml"))


def _rule(code: str, entry: Mapping[str, Any]) -> Rule:
    return Rule(
        code,
        entry["name"],
        Severity(entry["severity"]),
        entry["title"],
        told_by=entry["told_by"],
        page=entry["page"].strip(),
    )
