"""Do two versions of z3 print the same report? Not part of the suite: it needs a package index.

    .venv/bin/python tests/cli/two_solvers.py [VERSION] [PATH ...]

Installs z3-solver VERSION (4.13.4.0 unless given) into a temporary folder, runs `check --format json` on each path
(the shipped policies unless given) with that one and with the installed one, and compares the bytes. Exit 0 iff they
are equal. Do not edit the package while it runs.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 600


def version(extra: str) -> str:
    """The version of z3 that a run with this import path uses."""
    code = "import z3; print(z3.get_version_string())"
    return subprocess.run(
        [sys.executable, "-c", code], env=_env(extra), capture_output=True, text=True, check=True
    ).stdout.strip()


def report(path: str, extra: str) -> bytes:
    """What `check --format json` prints about a path with this import path."""
    command = [sys.executable, "-m", "returnlogic", "check", path, "--format", "json", "--exit-zero"]
    run = subprocess.run(command, cwd=ROOT, env=_env(extra), capture_output=True, timeout=TIMEOUT)
    if run.returncode:
        raise SystemExit(f"{path}: exit {run.returncode}\n{run.stderr.decode()}")
    return run.stdout


def _env(extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in (extra, str(ROOT)) if p)}


def main() -> int:
    """Compare, and say which findings differ where bytes do."""
    wanted, *paths = sys.argv[1:] or ["4.13.4.0"]
    with tempfile.TemporaryDirectory() as folder:
        pip = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--no-deps",
            "--target",
            folder,
        ]
        subprocess.run([*pip, f"z3-solver=={wanted}"], check=True)
        print(f"z3 {version('')} and z3 {version(folder)}")
        equal = True
        for path in paths or sorted(str(p.relative_to(ROOT)) for p in (ROOT / "spec/policies").glob("*.ret")):
            started = time.monotonic()
            ours = report(path, "")
            between = time.monotonic()
            theirs = report(path, folder)
            same = ours == theirs
            equal &= same
            seconds = f"{between - started:.1f} s and {time.monotonic() - between:.1f} s"
            print(f"{path}: {'same' if same else 'DIFFERENT'} bytes ({len(ours)}); {seconds}")
            if not same:
                pairs = zip(ours.decode().splitlines(), theirs.decode().splitlines(), strict=False)
                line = next((n for n, (a, b) in enumerate(pairs, 1) if a != b), 0)
                print(f"  first difference in line {line}")
                for name, text in (("ours", ours), ("theirs", theirs)):
                    print(f"  {name}: {text.decode().splitlines()[line - 1].strip()}")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
