"""1,000 texts in the ordinary run: never a traceback, never a run without end. More: `python -m tests.fuzz`."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.kinds import KINDS, Kind

TEXTS = 1000


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.name)
def test_every_text_has_an_answer(kind: Kind, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder: Path = tmp_path_factory.mktemp("fuzz")

    @settings(
        max_examples=TEXTS * kind.share // 100,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(kind.draw)
    def holds(text: object) -> None:
        kind.hold(folder, text)

    holds()
