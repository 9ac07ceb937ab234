"""Mutants of the law files: an example of its file notices each exception of the Union and of the United Kingdom.

The rest, with twins, breaches and clean policies, is `--large`; `python -m tests.law.mutate` prints the scores.
"""

from __future__ import annotations

import pytest

from returnlogic.base.source import Source
from returnlogic.language.format import format
from returnlogic.language.parse import parse
from tests.law.difference import difference
from tests.law.goldens import failing_example, failing_twins, loaded, sound
from tests.law.mutants import Mutant, law_files, law_tree, mutants
from tests.law.mutate import Judged, equivalents, judged, table

EVERY = law_files()
EXCEPTIONS = ("`as an exception to", "`overrides")
SMALL = "us_ct/statutes.ret"


def of(file: str, provision: str, change: str) -> Mutant:
    """The mutant of that provision and change."""
    return next(m for m in mutants(file) if (m.provision, m.change) == (provision, change))


@pytest.mark.parametrize("file", law_files(("eu", "uk")))
def test_an_example_notices_that_an_exception_is_gone(file: str) -> None:
    unnoticed = []
    for mutant in mutants(file):
        if mutant.change.startswith(EXCEPTIONS):
            policy = loaded(file, mutant.tree)
            assert policy.program is not None, mutant.shown
            if failing_example(file, policy) is None and difference(sound(file).program, policy.program) is not None:
                unnoticed.append(mutant.shown)
    assert unnoticed == [], "add an example on either side of the exception"


@pytest.mark.large
@pytest.mark.parametrize("file", EVERY)
def test_a_golden_notices_every_mutant(file: str) -> None:
    assert [m.shown for m in mutants(file) if judged(m).by == "alive"] == []


def test_what_need_not_be_noticed_is_a_mutant() -> None:
    made = {m.key for file in {key[0] for key in equivalents()} for m in mutants(file)}
    assert sorted(equivalents().keys() - made) == []


@pytest.mark.parametrize("file", EVERY)
def test_a_mutant_is_a_law_file_that_can_be_written_down(file: str) -> None:
    found = mutants(file)
    assert len({m.key for m in found}) == len(found)
    for mutant in found[:: max(1, len(found) // 2)]:
        text = format(mutant.tree)
        assert text != format(law_tree(file)), mutant.shown
        assert format(parse(Source(file, text))) == text, mutant.shown


def test_the_sound_file_is_no_mutant() -> None:
    policy = loaded(SMALL, law_tree(SMALL))
    assert policy.program is not None and failing_example(SMALL, policy) is None
    assert difference(sound(SMALL).program, policy.program) is None


def test_what_an_example_tells_apart_differs() -> None:
    mutant = of(SMALL, "us.ct.42.110aa.refund", "`7 days` -> `8`")
    policy = loaded(SMALL, mutant.tree)
    assert policy.program is not None and failing_example(SMALL, policy) == "day 8"
    found = difference(sound(SMALL).program, policy.program)
    assert found is not None and found.where.startswith("us_ct_undisclosed/")


def test_twins_notice_a_fact_that_one_no_longer_reads() -> None:
    assert failing_twins(of("uk/ccr.ret", "uk.ccr.28.3.a", "`and unsealed` deleted")) is not None


def test_the_score_counts_what_loads_and_can_be_noticed() -> None:
    (mutant, *_) = mutants(SMALL)
    counted = ("examples", "examples", "alive", "load", "same")
    assert table([Judged(mutant, by) for by in counted])[-1] == "| all | 5 | 2 | 0 | 0 | 1 | 1 | 0 | 1 | 67 % |"
