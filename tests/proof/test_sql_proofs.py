"""Every shipped policy is proved in both SQL dialects; with what the text leaves open fixed, and some as inputs."""

from pathlib import Path

import pytest

from tests.proof.seeded import POLICIES, checker, fate

AS_INPUTS = ("deliver3d", "little-legends")


@pytest.mark.parametrize("name", ["sql", "spark"])
@pytest.mark.parametrize("path", POLICIES, ids=lambda p: p.stem)
def test_a_shipped_policy(name: str, path: Path) -> None:
    text, check = checker(name, path)
    assert fate(check, text) == "equivalent"


@pytest.mark.parametrize("path", [p for p in POLICIES if p.stem in AS_INPUTS], ids=lambda p: p.stem)
def test_a_shipped_policy_with_what_is_open_as_inputs(path: Path) -> None:
    text, check = checker("sql", path, as_inputs=True)
    assert fate(check, text) == "equivalent"
