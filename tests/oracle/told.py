"""What the run says of each subject, before grouping and severity: the only module that knows checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from returnlogic.app.engagement import possible_terms, settled, terms_of
from returnlogic.base.finding import Finding, Goal, Verdict
from returnlogic.checks._catalogue import checks
from returnlogic.checks._context import CheckContext
from returnlogic.meaning.program import Program
from returnlogic.meaning.term import Term
from returnlogic.solver.ask import DEFAULT_BUDGET
from returnlogic.solver.forall import AssumptionAnswer
from tests.oracle.line import Subject


@dataclass(frozen=True)
class Answer:
    """The verdict on one subject, and under which assumptions, where the check asked that."""

    verdict: Verdict
    known: AssumptionAnswer | None = None


@dataclass
class RecordingContext(CheckContext):
    """A context that keeps each answered question by the subject that its goal will name."""

    answers: dict[tuple[str, str], AssumptionAnswer] = field(default_factory=dict)

    def goal(
        self,
        check: str,
        subject: str,
        answer: AssumptionAnswer | bool,
        engages: Sequence[Term] = (),
        law: Sequence[str] = (),
    ) -> Goal:
        """The goal; what was answered is kept."""
        if not isinstance(answer, bool):
            self.answers.setdefault((check, subject), answer)
        return super().goal(check, subject, answer, engages, law)


@dataclass(frozen=True)
class Told:
    """The answers of the run by subject, and the codes that asked nothing."""

    answers: dict[Subject, Answer]
    nothing_asked: frozenset[str]
    broken: dict[str, str] = field(default_factory=dict)


TOGETHER = (("RL101", "RL102", "RL113"), ("RL303", "RL304", "RL305"))


def told(program: Program, codes: Iterable[str], budget: int = DEFAULT_BUDGET) -> Told:
    """Ask the checks of these codes, each by itself, so that none leaves a cause to another."""
    wanted = set(codes)
    groups = [tuple(c for c in g if c in wanted) for g in TOGETHER]
    groups += [(c,) for c in sorted(wanted) if not any(c in g for g in groups)]
    answers: dict[Subject, Answer] = {}
    nothing: set[str] = set()
    for group in groups:
        context = RecordingContext(program, budget, asked=frozenset(group))
        for rule in checks():
            if rule.code not in group:
                continue
            assert rule.find is not None
            context.renew()
            before = len(context.goals)
            found: list[Finding] = []
            for result in rule.find(context):
                (context.goals if isinstance(result, Goal) else found).append(result)  # type: ignore[attr-defined]  # two lists
            goals = [g for g in context.goals[before:] if not g.subject.startswith("region of")]
            terms = tuple(dict.fromkeys(t for g in goals for t in terms_of(g, context.engagement)))
            engaged = dict(zip(terms, possible_terms(context, terms), strict=True))
            goals = [settled(g, context.engagement, engaged) for g in goals]
            if not goals:
                nothing.add(rule.code)
            for goal in goals:
                for subject in subjects(goal, program):
                    _put(answers, subject, goal, context.answers.get((goal.code, goal.subject)))
        if "RL303" in group:
            _idle(answers, context)
    return Told(answers, frozenset(nothing))


def _put(answers: dict[Subject, Answer], subject: Subject, goal: Goal, known: AssumptionAnswer | None) -> None:
    """A subject that several goals speak of is refuted if one is, and not proved if one is not."""
    order = [Verdict.SKIPPED, Verdict.NOT_ENGAGED, Verdict.PROVED, Verdict.NOT_PROVED, Verdict.REFUTED]
    old = answers.get(subject)
    if old is None or order.index(goal.verdict) > order.index(old.verdict):
        answers[subject] = Answer(goal.verdict, known)


def _idle(answers: dict[Subject, Answer], context: CheckContext) -> None:
    """RL303 to RL305 share one question: which clauses change nothing, whichever code tells them."""
    for key in [k for k in answers if k[0] in ("RL303", "RL304", "RL305")]:
        del answers[key]
    for clause, answer in context.cache["idle"].answers.items():
        verdict = Verdict.NOT_PROVED if not isinstance(answer, bool) else Verdict.PROVED if answer else Verdict.REFUTED
        answers[("RL303", clause)] = Answer(verdict)


def subjects(goal: Goal, program: Program) -> list[Subject]:
    """The subjects of the oracle's lines that a goal speaks of."""
    code, words = goal.code, goal.subject
    match code:
        case "RL101" | "RL102" | "RL113" if " and " in words and ":" not in words:
            return [(code, *sorted(words.split(" and ")))]
        case "RL111":
            return [(code, *words.split(" under "))]
        case "RL103":
            return [(code, words.split(" under ")[0])]
        case "RL106":
            if words.endswith(" can be kept"):
                return [(code, words.removesuffix(" can be kept"))]
            if words.endswith(" in time"):
                return [(code, words.removesuffix(" in time"), "in time")]
            return [(code, c, "in time") for c in words.split(" and ")]
        case "RL203" | "RL208":
            return [(code, c) for c in words.split(" and ")]
        case "RL401" | "RL405" | "RL404" | "RL414":
            words, _, aside = words.partition(", apart from ")
            clause, _, rights = words.partition(" against ")
            clause, _, topic = clause.partition(" on ")
            about = (topic,) if topic.startswith("due") else ()
            return [(code, clause, *about, r, *(("apart",) if aside else ())) for r in rights.split(" and ")]
        case "RL403" if " pays otherwise than " in words:
            clause, _, right = words.partition(" pays otherwise than ")
            return [(code, clause, right, "paid")]
        case "RL403":
            clause, _, rights = words.partition(" instead of ")
            return [(code, clause, r, "instead") for r in rights.split(" and ")] if rights else [(code,)]
        case "RL201" if " apart from " in words:
            return [(code, words.split(" apart from ")[0], "apart")]
    return [(code, words)]
