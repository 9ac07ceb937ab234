"""What is a word, what is a mistake: the grammar's promises, and the wording of syntax errors."""

import re
import tomllib
from pathlib import Path

import pytest
from lark import Lark

from returnlogic.base.resources import read_text
from returnlogic.base.source import Source
from returnlogic.language import tree as t
from returnlogic.language.parse import MAX_NESTING, parse
from returnlogic.language.problem import Problem
from tests.language.cases import Case, cases

HERE = Path(__file__).parent
HEAD = 'policy shop "Shop"\n  source "shop.txt"\n'
TERMS = read_text("grammar", "terms.lark")
KEYWORDS = set(re.findall(r"^[A-Z_]+(?:\.\d+)?: /([a-z]+)\\b/$", TERMS, re.MULTILINE))
MISTAKES = tomllib.loads(read_text("grammar", "mistakes.toml"))["mistake"]


def read(text: str) -> t.File:
    return parse(Source("case.ret", HEAD + text))


# --- words end where words end ---


@pytest.mark.parametrize("keyword", sorted(KEYWORDS))
def test_a_keyword_is_no_name_but_a_longer_word_is(keyword: str) -> None:
    with pytest.raises(Problem, match=f"`{keyword}` (is a keyword|stands here twice)|after `right` a name is missing"):
        read(f"right {keyword}")
    for name in (f"{keyword}a", f"{keyword}_", f"{keyword}1", f"{keyword}.a", f"a.{keyword}"):
        (right,) = read(f"right {name}").declarations
        assert isinstance(right, t.Right) and right.name.text == name


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("entitlementa for b", "entitlementa"),
        ("entitlement a forb", "forb"),
        ("entitlement a owed b chooserc", "chooserc"),
        ("entitlement a notified withinx 5 days after b", "withinx"),
        ("entitlement a notified within 5 days afterb", "afterb"),
        ("entitlement a notified within 5 dayss after b", "dayss"),
        ("entitlement a notified within 5days after b", "5days"),
        ("definition a meansb", "meansb"),
        ("definition a means b andc", "andc"),
        ("definition a means b is notc d", "d"),
        ("definition a means b has happenedx", "has happenedx"),
        ("exclusion a as an exception tob", "as"),
        ("period fromb to 2026-01-01", "to"),
    ],
)
def test_keywords_end_at_a_word_boundary(text: str, place: str) -> None:
    with pytest.raises(Problem) as problem:
        read(text)
    assert problem.value.span is not None
    assert problem.value.span.text == place


def test_names_keep_out_exactly_the_single_word_keywords() -> None:
    look_ahead = re.search(r"^NAME: /\(\?!\(\?:([a-z|]+)\)", TERMS, re.MULTILINE)
    assert look_ahead
    names = look_ahead[1].split("|")
    assert len(names) == len(set(names))
    assert set(names) == KEYWORDS


def test_every_terminal_of_the_words_is_imported_and_used() -> None:
    grammar = read_text("grammar", "policy.lark")
    rules, _, imported = grammar.partition("%import .terms (")
    names = re.findall(r"[A-Z_]+", imported.partition(")")[0])
    assert sorted(names) == sorted(re.findall(r"^([A-Z_]+)(?:\.\d+)?:", TERMS, re.MULTILINE))
    assert set(names) - {"COMMENT", "WS"} == set(re.findall(r"\b_?[A-Z][A-Z_]+\b", re.sub(r"//.*", "", rules)))


def test_the_grammar_has_no_conflicts_and_no_colliding_terminals() -> None:
    def load(_base: str | None, name: str) -> tuple[str, str]:
        return name, read_text("grammar", name)

    Lark(read_text("grammar", "policy.lark"), parser="lalr", strict=True, import_paths=[load])


def test_a_judged_period_may_be_the_first_declaration() -> None:
    (standard,) = read('period soon quote "soon" : 0 to 7 days').declarations
    assert isinstance(standard, t.Standard)
    (header,) = parse(Source("x", 'policy a "b" period from 2026-01-01 to 2026-12-31')).headers
    assert header.word == "period"


# --- literals ---


@pytest.mark.parametrize("text", ["30.5%", "30.5 %", "30.5\u00a0%", "30.5\n%"])
def test_white_space_in_a_percentage_is_not_part_of_it(text: str) -> None:
    (clause,) = read(f"charge a customer pays {text} of price").declarations
    assert isinstance(clause, t.ClauseItem) and isinstance(clause.items[0], t.Pays)
    assert clause.items[0].sum is not None
    ((_, percentage),) = clause.items[0].sum.parts
    assert isinstance(percentage, t.Percentage) and percentage.percent.text == "30.5%"


def test_nesting_is_counted_in_brackets_and_negations_together() -> None:
    for text in (
        "not " * MAX_NESTING + "a",
        "(" * MAX_NESTING + "a" + ")" * MAX_NESTING,
        "not (a and b) and " * 100 + "c",
    ):
        read(f"definition d means {text}")
    half = MAX_NESTING // 2 + 1
    for text in (
        "not " * (MAX_NESTING + 1) + "a",
        "not ( " * half + "a" + ")" * half,
        "not # x\n" * (MAX_NESTING + 1) + "a",
    ):
        with pytest.raises(Problem, match="nested too deeply"):
            read(f"definition d means {text}")


def test_comments_are_kept_with_their_places() -> None:
    file = read('# one\nright a "# no \\" comment" # two\r\nright b # three')
    assert [(c.text, c.span.text) for c in file.comments] == [(w, w) for w in ("# one", "# two", "# three")]


# --- mistakes ---

CASES = cases(HERE / "mistakes.md")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_mistake(case: Case, tmp_path: Path) -> None:
    assert case.reason
    (problem,) = case.run(tmp_path).problems
    assert problem.code == "RL001" and problem.span is not None


@pytest.mark.parametrize("entry", MISTAKES, ids=lambda e: e["message"])
def test_every_entry_of_the_table_is_shown(entry: dict[str, str]) -> None:
    pattern = "^" + ".*".join(map(re.escape, entry["message"].split("{word}"))) + "$"
    shown = [c.title for c in CASES if re.search(pattern, c.expected, re.MULTILINE)]
    assert shown, f"no case of mistakes.md shows `{entry['message']}`"
