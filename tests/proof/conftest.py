"""One certificate of the sample, made once a session and copied by whoever breaks it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.small import run
from tests.proof.forged import remembered
from tests.proof.seeded import SAMPLE


@pytest.fixture(scope="module")
def remembering() -> Iterator[None]:
    """What `verify` makes of the same policy and text is made once."""
    with remembered():
        yield


SETTINGS = ("--assume", "rounding=half_up", "--with-findings")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample and its evaluator in a folder of their own; copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    for file in (SAMPLE, SAMPLE.with_suffix(".txt")):
        shutil.copy(file, folder)
    ran = run("compile", str(folder / "sample.ret"), "--to", "python", "--output", str(folder / "out"), *SETTINGS)
    assert ran.code == 0, ran
    return folder
