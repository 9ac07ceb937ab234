"""The code knows no word of a vocabulary: renamed throughout, the shipped policies get the same goals and findings."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from returnlogic.app.check import check
from returnlogic.app.load import Policy, load, load_source
from returnlogic.base.source import Source
from returnlogic.language import tree as t
from returnlogic.language.parse import parse
from returnlogic.language.roles import ROLES
from returnlogic.reports import plain_json
from returnlogic.reports._format import PolicyResult
from tests.checks.goldens import CODES, Golden, goldens
from tests.policy_reports import POLICIES, ROOT, Reports

VOCABULARY = ROOT / "spec" / "vocabulary" / "retail.ret"
CHEAP = ("deliver3d",)
"""The others take half a minute and more, `pytest --large`; each check fires on a golden below."""

LAWS = sorted((ROOT / "spec" / "law").glob("*/*.ret"))
PAGES = sorted((ROOT / "tests" / "checks").glob("*.md"))
FIRING = [found for page in PAGES if (found := next((g for g in goldens(page) if g.fires), None))]

SUFFIX = "_zz"
KEYWORDS = r"answered\s+by\b|of\s+the\s+delivered\s+goods\b"
"""Those with a word of the vocabulary in them."""
TOKEN = re.compile(rf'"(?:[^"\\\n]|\\.)*"|#[^\n]*|{KEYWORDS}|[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*')

SAME_SPELLING = {
    "batch/": {"found"},
    "checks/": {"condition"},
    "readers/_javascript": {"return"},
    "reports/": {"issue", "problem", "coverage", "found"},
    "targets/python.py": {"found"},
}
"""Strings that only look like a word of the vocabulary: fields of a report, and names of a target language."""


def words(path: Path) -> set[str]:
    """The facts, values, events, remedies, legs, lines and sums that a file declares."""
    found: set[str] = set()
    for d in parse(Source(str(path), path.read_text("utf-8"))).declarations:
        match d:
            case t.Fact():
                found |= {d.name.text, *(w.text for w in d.members)}
            case t.VocabularyWord():
                found |= {d.name.text, *(w.text for w in (() if d.word == "leg" else d.also))}
            case t.Event() | t.NamedSum() | t.Moment() | t.Practice():
                found.add(d.name.text)
    return found


SHIPPED = words(VOCABULARY).union(*map(words, POLICIES.values()))


def renamed(text: str) -> str:
    """The text with the suffix behind every shipped word that is no part of a quote, a label or a comment."""
    return TOKEN.sub(lambda m: m[0] + SUFFIX * (m[0] in SHIPPED), text)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the vocabulary, the laws and the sources, all renamed."""
    folder = tmp_path_factory.mktemp("renamed")
    for path in (VOCABULARY, *POLICIES.values()):
        (folder / path.name).write_text(renamed(path.read_text("utf-8")), "utf-8")
    for path in (ROOT / "spec" / "policies").glob("*.txt"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    for path in LAWS:
        shelf = folder / "law" / path.parent.name
        shelf.mkdir(parents=True, exist_ok=True)
        (shelf / path.name).write_text(renamed(path.read_text("utf-8")), "utf-8")
    return folder


def asked(policy: Policy, select: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """Every goal with its verdict, and every finding with its message, its case and its region, under the old names."""
    assert policy.program is not None, [str(p) for p in policy.problems]
    checked = check(policy, select=select)
    result = PolicyResult("x.ret", policy.program.name, "", "", (), checked.goals, checked.findings, None, ())
    return plain(json.loads(plain_json.render([result], {})))


def plain(report: Any) -> tuple[list[str], list[str]]:
    """What is compared of a report, under the old names."""
    shown = ("code", "severity", "message", "clauses", "witness", "worst", "regions", "assumptions", "law", "topic")

    def old(entry: object) -> str:
        text = json.dumps(entry).replace(SUFFIX, "").replace(SUFFIX.replace("_", " "), "")
        return json.dumps(json.loads(text), sort_keys=True)

    return sorted(map(old, report["goals"])), sorted(old({k: f[k] for k in shown}) for f in report["findings"])


@pytest.mark.parametrize("name", [n if n in CHEAP else pytest.param(n, marks=pytest.mark.large) for n in POLICIES])
def test_a_policy_in_other_words_gets_the_same_goals_and_findings(name: str, library: Path, reports: Reports) -> None:
    goals, findings = asked(load(library / f"{name}.ret", shelf=library / "law"))
    own_goals, own_findings = plain(reports(name).json)
    assert findings == own_findings
    assert goals == own_goals


@pytest.mark.parametrize("golden", FIRING, ids=lambda g: g.file.stem)
def test_a_check_fires_whatever_the_words_are(golden: Golden, library: Path, tmp_path: Path) -> None:
    own, other = tmp_path / "own", library
    own.mkdir()
    for folder in (own, other):
        (folder / "shop.txt").write_text(golden.text, "utf-8")
    policy = load_source(Source("shop.ret", golden.policy), own, laws=golden.law)
    if policy.problems:
        return
    again = load_source(Source("shop.ret", renamed(golden.policy)), other, laws=golden.law, shelf=library / "law")
    assert asked(again, (CODES[golden.file.stem],)) == asked(policy, (CODES[golden.file.stem],))


def test_no_string_of_the_code_is_a_word_of_the_vocabulary() -> None:
    found = []
    for path in sorted((ROOT / "returnlogic").rglob("*.py")):
        name = path.relative_to(ROOT / "returnlogic").as_posix()
        allowed = set().union(*(w for place, w in SAME_SPELLING.items() if name.startswith(place)))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if re.fullmatch(r"[\w()/]+", node.value) and set(re.split(r"[()/]", node.value)) & SHIPPED - allowed:
                found.append(f"{name}:{node.lineno} {node.value!r}")
    assert not found, found


def test_the_shipped_vocabulary_has_a_word_for_every_role() -> None:
    played = {
        d.role.text for d in parse(Source("", VOCABULARY.read_text("utf-8"))).declarations if isinstance(d, t.Role)
    }
    assert played == set(ROLES)
