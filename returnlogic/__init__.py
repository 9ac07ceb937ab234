"""returnlogic: return policies as programs that can be decided, questioned over all cases, and proved.

>>> import returnlogic as rl
>>> policy = rl.load("spec/policies/deliver3d.ret")
>>> rl.check(policy)[0].code
'RL102'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "BadCase": "returnlogic.api",
    "Finding": "returnlogic.base.finding",
    "Policy": "returnlogic.app.load",
    "PolicyError": "returnlogic.api",
    "Severity": "returnlogic.base.finding",
    "check": "returnlogic.api",
    "check_files": "returnlogic.api",
    "compile": "returnlogic.api",
    "decide": "returnlogic.api",
    "diff": "returnlogic.api",
    "diff_files": "returnlogic.api",
    "explain": "returnlogic.api",
    "format": "returnlogic.api",
    "gate": "returnlogic.api",
    "generate": "returnlogic.api",
    "laws": "returnlogic.api",
    "load": "returnlogic.api",
    "mutants": "returnlogic.api",
    "replay_orders": "returnlogic.api",
    "report": "returnlogic.api",
    "rules": "returnlogic.api",
    "schema": "returnlogic.api",
    "test": "returnlogic.api",
    "verify": "returnlogic.api",
    "verify_against": "returnlogic.api",
}

__all__ = [
    "BadCase",
    "Finding",
    "Policy",
    "PolicyError",
    "Severity",
    "__version__",
    "check",
    "check_files",
    "compile",
    "decide",
    "diff",
    "diff_files",
    "explain",
    "format",
    "gate",
    "generate",
    "laws",
    "load",
    "mutants",
    "replay_orders",
    "report",
    "rules",
    "schema",
    "test",
    "verify",
    "verify_against",
]


def __getattr__(name: str) -> Any:
    """The public names, imported when first used: `import returnlogic` alone loads no solver and no parser."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module `returnlogic` has no attribute `{name}`")
