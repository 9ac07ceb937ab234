"""Runs JavaScript in the engines that are installed: QuickJS always, Node where there is one."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
import quickjs

ENGINES = [
    "quickjs",
    pytest.param("node", marks=pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")),
]


def evaluate(engine: str, module: str, expression: str) -> object:
    """The JSON value of an expression that stands behind a module, inside it."""
    if engine == "quickjs":
        context = quickjs.Context()
        context.module(f"{module}\nglobalThis._found = JSON.stringify({expression});")
        return json.loads(context.get("_found"))
    done = subprocess.run(
        ["node", "--input-type=module", "-"],
        input=f"{module}\nconsole.log(JSON.stringify({expression}));",
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
