"""Put together what the page of a policy shows beside its findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from returnlogic.app.load import Policy
from returnlogic.base.finding import Finding, Goal, Picture, Verdict
from returnlogic.base.sort import Bool, Date, Enum, Instant
from returnlogic.base.value import Value, write, yes_or_no
from returnlogic.law.compared import AGAINST_LAW, ComparedProvision
from returnlogic.matters.kinds import KINDS, TAKES
from returnlogic.matters.matter import Matter
from returnlogic.matters.wording import PolicyWording, catalogue
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.program import Assumption, Program
from returnlogic.present.overview import Overview
from returnlogic.present.quotes import marks
from returnlogic.present.situations import overview
from returnlogic.present.words import assumption_words
from returnlogic.reports._page import (
    Card,
    CitedProvision,
    OpenQuestion,
    Passage,
    PolicyPage,
    PossibleAnswer,
    Tone,
)
from returnlogic.solver.ask import OutOfBudget

_TONE = {
    "exclusion": Tone.TAKES,
    "charge": Tone.TAKES,
    "deduction": Tone.TAKES,
    "term": Tone.TAKES,
    "requirement": Tone.ASKS,
    "step": Tone.ASKS,
    "discretion": Tone.LEAVES,
    "entitlement": Tone.GIVES,
    "obligation": Tone.GIVES,
}
_IDLE = ("RL104", "RL301", "RL303")


def policy_page(
    policy: Policy, matters: Sequence[Matter], goals: Sequence[Goal], provisions: Sequence[ComparedProvision]
) -> PolicyPage:
    """Return the page of a policy that was checked, with these of its matters."""
    program, tree = policy.program, policy.tree
    assert program is not None
    assert tree is not None
    numbered = dict(enumerate(matters, 1))
    jurisdictions = {p.id: p.jurisdiction for p in provisions}
    seller = tree.header("seller")
    return PolicyPage(
        seller=" ".join(getattr(v, "text", "") for v in seller.values) if seller is not None else "",
        period=_period(program),
        text=tuple(_passages(policy, program, numbered)),
        overview=_overview(program),
        cards=tuple(_Cards(program).card(n, m) for n, m in numbered.items()),
        questions=tuple(_questions(program, numbered)),
        laws_of={n: _laws(m, jurisdictions) for n, m in numbered.items()},
        sound=tuple(_sound(goals)),
        left_out=tuple(sorted({g.code for g in goals if g.verdict is Verdict.SKIPPED and g.code in KINDS})),
        assumed=tuple(assumption_words(program, n, a.fixed) for n, a in _recorded(program)),
    )


def _period(program: Program) -> tuple[str, str]:
    """Return the first and last day of the contracts that were asked about."""
    contract = program.inputs[program.role("contract")].sort if program.role("contract") else None
    if not isinstance(contract, Date | Instant):
        return "", ""
    first, last = (str(write(Date(0, 10**7), day // contract.per_day)) for day in (contract.lo, contract.hi))
    return first, last


def _overview(program: Program) -> Overview:
    try:
        return overview(program)
    except OutOfBudget as error:
        return Overview(untold=str(error))


# --- the text ---


def _passages(policy: Policy, program: Program, matters: Mapping[int, Matter]) -> Iterator[Passage]:
    """Yield the text of the policy in its order, cut where what it does or the matters that it is in change."""
    if policy.text is None:
        return
    source, text = policy.text.name, policy.text.text
    idle = {c for m in matters.values() for f in m.findings if f.code in _IDLE for c in f.causes or f.clauses[:1]}
    tones = [(q.start, q.end, _tone(c, idle)) for c in program.policy_clauses for q in c.quotes if q.source == source]
    numbers = {
        (q.start, q.end, n)
        for n, m in matters.items()
        for f in m.findings
        for q in f.quotes
        if q.source == source and q.end and not q.is_law
    }
    cuts = sorted(
        {0, len(text), *(p for s, e, _ in tones for p in (s, e)), *(p for s, e, _ in numbers for p in (s, e))}
    )
    in_order = tuple(Tone)
    for start, end in pairwise(cuts):
        here = [t for s, e, t in tones if s < end and start < e]
        tone = min(here, key=in_order.index, default=Tone.PLAIN)
        yield Passage(text[start:end], tone, tuple(sorted({n for s, e, n in numbers if s < end and start < e})))


def _tone(clause: Clause, idle: set[str]) -> Tone:
    if clause.kind == "step" and (clause.duties or clause.gates):
        return Tone.SAYS  # what the shop does
    return Tone.IDLE if clause.id in idle else _TONE.get(clause.kind, Tone.SAYS)


# --- matters in full ---


class _Cards:
    """Tells matters in full, in the words of one policy."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.wording = PolicyWording(program)

    def card(self, number: int, m: Matter) -> Card:
        """Return a matter in full; the order shown is that of the finding that says it best."""
        first = m.findings[0]
        said = [self._said(line) for line in first.story.application]
        return Card(
            number=number,
            matter=m,
            quotes=tuple(self._quotes(m)),
            case=first.story.case,
            written=tuple(line for of_law, line in said if not of_law),
            by_law=tuple(line for of_law, line in said if of_law),
            law=tuple(self._law(m)),
            depends=() if m.kind.is_list else self._depends(first),
            picture=self._picture(first),
        )

    def _said(self, line: str) -> tuple[bool, str]:
        """Return whether a line is of the law, and the line with its clause as people call it."""
        name, colon, rest = line.partition(": ")
        provision = name in self.wording.provisions
        line = f"{self.wording.names[name]}: {rest}" if colon and name in self.wording.names else line
        return provision, self.wording.named(line)

    def _quotes(self, m: Matter) -> Iterator[str]:
        """Yield each sentence of the policy that a matter quotes, once, those that make it first."""
        quotes = {(q.start, q.end): q for f in m.findings for q in f.quotes if q.end and not q.is_law}
        for q in sorted(quotes.values(), key=lambda q: (q.clause not in m.causes, q.start)):
            yield " ".join(q.text.split())

    def _law(self, m: Matter) -> Iterator[CitedProvision]:
        """Yield the provisions that give what a matter takes, each once; what they except is told with the findings."""
        entries = {e["id"]: e for f in m.findings for e in f.law if e["id"] in f.clauses or f.code not in TAKES}
        told = {}
        for name, entry in entries.items():
            law = self.program.clause(name).provision
            assert law is not None
            checked = marks(entry["verified"], entry["reviewed"])
            told[law.citation, law.title] = CitedProvision(law.citation, law.title, checked)
        yield from told.values()

    def _picture(self, f: Finding) -> Picture | None:
        """Return the picture of a finding, its marks called as people call the clauses."""
        drawn = f.story.picture
        if drawn is None:
            return None
        return replace(
            drawn, marks=tuple(replace(m, label=self.wording.names.get(m.label, m.label)) for m in drawn.marks)
        )

    def _depends(self, f: Finding) -> tuple[str, ...]:
        """Return under what a finding holds, each set of assumptions in words."""
        return tuple(" and ".join(self._assumed(n, v) for n, v in sorted(some.items())) for some in f.assumptions)

    def _assumed(self, name: str, value: Any) -> str:
        given = self.program.assumptions.get(name)
        if given is None and name not in self.program.inputs:
            return name
        return self.wording.named(assumption_words(self.program, name, value))


# --- what is open ---


def _questions(program: Program, matters: Mapping[int, Matter]) -> Iterator[OpenQuestion]:
    """Yield what the text leaves open and a matter depends on, with the matters that each meaning ends."""
    for name, a in program.assumptions.items():
        about = {n: m for n, m in matters.items() if any(_reads(f, name) for f in m.findings)}
        if not about or a.fixed is not None or not isinstance(a.sort, Enum | Bool):
            continue
        yield OpenQuestion(a.label, tuple(_answer(program, a, value, about) for value in a.domain))


def _answer(program: Program, a: Assumption, value: Value, about: Mapping[int, Matter]) -> PossibleAnswer:
    word = yes_or_no(value) if isinstance(value, bool) else value
    ends = tuple(n for n, m in about.items() if all(_ended(f, a.name, value) for f in m.findings))
    return PossibleAnswer(assumption_words(program, a.name, value), ends, f'assume {a.name} is {word} because "…"')


def _reads(f: Finding, name: str) -> bool:
    return _asks(f, name) or any(name in some for some in f.assumptions)


def _asks(f: Finding, name: str) -> bool:
    """Return whether a finding is that this is open: it ends with any answer."""
    return name in (f.topic, f"{f.topic}.{f.clauses[0] if f.clauses else ''}")


def _ended(f: Finding, name: str, value: object) -> bool:
    """Return whether no order shows a finding once an assumption has this value."""
    if _asks(f, name):
        return True
    left = [some for some in f.assumptions if name not in some or some[name] == value]
    return bool(f.assumptions) and bool(f.evidence.get("complete")) and not left


def _recorded(program: Program) -> Iterator[tuple[str, Assumption]]:
    yield from ((n, a) for n, a in program.assumptions.items() if a.fixed is not None)


# --- markets, and what is fine ---


def _laws(m: Matter, jurisdictions: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(jurisdictions[e["id"]] for f in m.findings for e in f.law if e["id"] in jurisdictions))


def _sound(goals: Sequence[Goal]) -> Iterator[str]:
    """Yield a sentence for each check that found nothing, nor any beside it that a reader would take for the same.

    Every question was answered, and some was proved.
    """
    of: dict[str, set[Verdict]] = {}
    for g in goals:
        of.setdefault(g.code, set()).add(g.verdict)
    found = {code for code, verdicts in of.items() if verdicts - {Verdict.PROVED, Verdict.NOT_ENGAGED}}
    for code, verdicts in sorted(of.items(), key=lambda pair: (pair[0] not in AGAINST_LAW, pair[0])):
        entry = catalogue().get(code, {})
        alike = {code, *entry.get("beside", "").split()}
        if "clean" in entry and Verdict.PROVED in verdicts and alike.isdisjoint(found):
            yield entry["clean"]
