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

__all__ = [
    "BadCase",
    "Finding",
    "Policy",
    "PolicyError",
    "Severity",
    "__version__",
    "changes",
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
    "matrix",
    "mutants",
    "page",
    "replay_orders",
    "report",
    "rules",
    "schema",
    "test",
    "verify",
    "verify_against",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import returnlogic` alone loads no solver and no parser."""
    if name in __all__:
        return getattr(import_module("returnlogic.api"), name)
    raise AttributeError(f"module `returnlogic` has no attribute `{name}`")
