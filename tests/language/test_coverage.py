"""Quotes are found whatever the white space; coverage counts words, each of them once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returnlogic.base.source import Source, Span
from returnlogic.language import tree as t
from returnlogic.language.coverage import coverage
from returnlogic.language.problem import Problem
from returnlogic.language.quotes import FoldedSource, fold

TEXT = """\
Return Policy
1. We take goods   back
within 14\u00a0days. We pay.
- Ask us first (by e-mail).  We pay.\u2003You\u200b pay nothing."""


def text(words: str, nth: int = 0) -> t.Text:
    return t.Text(words, Span(Source("case.ret", f'"{words}"'), 0, len(words) + 2), nth)


def place(words: str, nth: int = 0, source: str = TEXT) -> str:
    return FoldedSource(Source("shop.txt", source)).find(text(words, nth)).text


def problem(words: str, nth: int = 0) -> tuple[str, str]:
    with pytest.raises(Problem) as found:
        place(words, nth)
    assert found.value.code == "RL502" and found.value.span is not None
    assert found.value.span.source.name == "case.ret"
    return found.value.message, found.value.help


# --- finding ---


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("We take goods back within 14 days.", "We take goods   back\nwithin 14\u00a0days."),
        ("  We take\n\tgoods ", "We take goods"),
        ("goods\u00a0back", "goods   back"),
        ("pay. You pay", "pay.\u2003You\u200b pay"),
        ("You\u200bpay", "You\u200b pay"),
        ("first (by e-mail)", "first (by e-mail)"),
        ("Return Policy", "Return Policy"),
        ("nothing.", "nothing."),
        ("by e-\u00admail", "by e-mail"),
        ("take\u2060 goods", "take goods"),
    ],
)
def test_white_space_is_folded_on_both_sides(quote: str, words: str) -> None:
    assert place(quote) == words


@pytest.mark.parametrize("quote", ["we take goods", "We takegoods", "We take goods back.", "14 d ays", "e‑mail"])
def test_everything_else_counts(quote: str) -> None:
    message, help = problem(quote)
    assert message == "this quote is not in the source" and help


def test_what_looks_the_same_is_told_by_its_code_points() -> None:
    said = "there U+002D (hyphen-minus); the quote U+2011 (non-breaking hyphen)"
    assert problem("Ask us first (by e\u2011mail)")[1].endswith(said)


@pytest.mark.parametrize("source", ["Caf\u00e9s open", "Cafe\u0301s open", "Ca\u00adfe\u0301s open"])
@pytest.mark.parametrize("quote", ["Caf\u00e9", "Cafe\u0301"])
def test_accents_are_found_however_they_are_encoded(source: str, quote: str) -> None:
    found = FoldedSource(Source("shop.txt", source)).find(text(quote))
    assert source[found.end :] == "s open" and found.start == 0


def test_one_of_several_places_is_picked() -> None:
    source = FoldedSource(Source("shop.txt", TEXT))
    first, second = source.find(text("We pay.", 1)), source.find(text("We pay.", 2))
    assert first.text == second.text == "We pay."
    assert first.start == TEXT.find("We pay.") and second.start == TEXT.rfind("We pay.")
    assert problem("We pay.")[0] == "this quote is ambiguous"
    assert problem("We pay.", 3) == ("this quote stands in the source only 2 times", "count from 1 to 2")
    assert place("nothing", 1) == "nothing"
    assert problem("nothing", 2) == ("this quote stands in the source only once", "leave the number out")
    assert place("aa", 2, "aaa") == "aa"  # places may overlap


def test_a_quote_that_is_absent_is_shown_how_the_source_goes_on() -> None:
    assert (
        problem("We take goods home")[1]
        == "the source has “Return Policy 1. We take goods back within 14 days. We pay. - …”"
    )
    assert problem("by e-mail). We play")[1] == "the source has “… Ask us first (by e-mail). We pay. You pay nothing.”"
    assert problem("Xyz")[1] == "no part of it is in `shop.txt`; copy the words from there"
    for blank in ("", " \n", "\u200b"):
        assert problem(blank)[0] == "this quote is empty"


@given(st.text("ab \n\t\u00a0\u200b\u3000\u00ad\u200d\u00e9"), st.data())
def test_every_stretch_of_a_source_is_found_in_it(source: str, data: st.DataObject) -> None:
    folded, places = fold(source)
    assert "  " not in folded and not folded.startswith(" ")
    assert len(folded) == len(places) and places == sorted(set(places)), (
        "each of its characters has a stretch of its own"
    )
    start = data.draw(st.integers(0, len(source)))
    quote = source[start : data.draw(st.integers(start, len(source)))]
    words = fold(quote)[0].strip(" ")
    if words:
        found = FoldedSource(Source("shop.txt", source)).find(text(quote, 1))
        assert fold(found.text)[0] == words


# --- counting ---


def covered(source: str, modelled: list[str], aside: list[str] | None = None) -> tuple[int, int, int, list[str]]:
    origin = Source("shop.txt", source)
    folded = FoldedSource(origin)
    spans = [[folded.find(text(q, 1)) for q in quotes] for quotes in (modelled, aside or [])]
    found = coverage(origin, *spans)
    assert (
        found.open_words == found.words - found.modelled - found.aside == sum(len(s.text.split()) for s in found.open)
    )
    return found.words, found.modelled, found.aside, [s.text for s in found.open]


def test_words_are_counted_not_sentences() -> None:
    source = "We take goods back within 14 days, if unused."
    assert covered(source, []) == (9, 0, 0, [source[:-1]])
    assert covered(source, ["We take goods back"]) == (9, 4, 0, ["within 14 days, if unused"])
    assert covered(source, ["take goods back", "14 days"]) == (9, 5, 0, ["We", "within", "if unused"])
    assert covered(source, [source]) == (9, 9, 0, [])


def test_a_word_counts_only_as_a_whole() -> None:
    assert covered("We take goods back", ["ake goods b"]) == (4, 1, 0, ["We take", "back"])


def test_a_word_counts_once_and_modelled_words_are_not_aside() -> None:
    assert covered("We take goods back", ["We take", "We take goods"], ["goods back"]) == (4, 3, 1, [])


def test_two_quotes_that_meet_inside_a_word_do_not_cover_it() -> None:
    assert covered("14-day period", ["14-", "day period"])[3] == ["14-day"]


@pytest.mark.parametrize("mark", ["1.", "12.", "a)", "b.", "  3)"])
def test_enumerators_are_aside(mark: str) -> None:
    assert covered(f"First:\n{mark} Ask us.", []) == (4, 0, 1, ["First", "Ask us"])


@pytest.mark.parametrize("mark", ["-", "•", "*", "—", "§"])
def test_signs_are_no_words(mark: str) -> None:
    assert covered(f"First:\n{mark} Ask us.", ["First:"]) == (3, 1, 0, ["Ask us"])


def test_only_the_first_word_of_a_line_is_an_enumerator() -> None:
    assert covered("Section 1. Ask us.", ["Section", "Ask us."]) == (4, 3, 0, ["1"])


def test_open_stretches_go_from_covered_word_to_covered_word() -> None:
    words, modelled, aside, stretches = covered(TEXT, ["We take goods back"], ["Return Policy", "Ask us first"])
    assert (words, modelled, aside) == (22, 4, 6)
    assert stretches == ["within 14\u00a0days. We pay", "by e-mail).  We pay.\u2003You\u200b pay nothing"]


def test_a_source_without_words_is_covered() -> None:
    found = coverage(Source("shop.txt", "— …\n"), [], [])
    assert (found.words, found.percent, found.open) == (0, 100, ())


def test_the_percentage_is_never_rounded_up() -> None:
    source = Source("shop.txt", "a " * 1000)
    assert coverage(source, [Span(source, 0, 1998)], []).percent == 99
    assert coverage(source, [Span(source, 0, 2000)], []).percent == 100


@given(st.text("ab.,1- \n", max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))), st.booleans())
def test_more_quotes_never_leave_more_open(source: str, spans: list[tuple[int, int]], aside: bool) -> None:
    origin = Source("shop.txt", source)
    made = [Span(origin, min(pair), max(pair)) for pair in spans]
    for k in range(len(made)):
        fewer, more = (coverage(origin, [], m) if aside else coverage(origin, m, []) for m in (made[:k], made[: k + 1]))
        assert more.open_words <= fewer.open_words
        assert more.words == fewer.words
