"""Words for what a program holds: claims, topics, outcomes of a case, assumptions, and how sure an answer is."""

from __future__ import annotations

from collections.abc import Sequence

from returnlogic.base.interface import LEVELS
from returnlogic.base.sort import Enum, Int
from returnlogic.base.value import Value, decimal_amount, in_words, show, show_day
from returnlogic.meaning.clause import Claim
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.ledger import MOST
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Input, Output, Program
from returnlogic.meaning.term import Term
from returnlogic.solver.forall import Always, Sometimes

_LEVELS = {
    "refused": "refused",
    "discretion": "at the shop's discretion",
    "shop_picks": "owed, the shop picks",
    "granted": "granted",
}

_LATE = {
    "silent": "a request: what comes later is not decided",
    "refused": "a deadline: what comes later is refused",
}
_UNMET = {"right_lost": "a condition: failing it loses the right", "right_kept": "a request: failing it costs nothing"}


def topic_words(topic: Topic) -> str:
    """Return the question that a topic asks."""
    subject = in_words(topic.subject)
    return {
        "level": f"whether there is a {subject}",
        "payer": f"who pays the {subject}",
        "means_of_payment": f"how the money of the {subject} comes back",
        "last_day": f"the last day for “{subject}”",
        "due": f"when “{subject}” is due",
        "base": f"how much the {subject} brings",
        "payout": f"how much of the {subject} is paid",
        "balance": f"what is left of the {subject} after all charges",
        "charged": "what is charged in all",
    }.get(topic.kind, f"the {subject}")


def claim_words(claim: Claim, lo: int, hi: int) -> str:
    """Return what a claim says if its bounds have these values."""
    subject = in_words(claim.topic.subject)
    match claim.topic.kind:
        case "level":
            if lo < hi <= 1:
                return f"the shop may refuse the {subject}"
            if lo != hi:
                return f"{subject} owed, but not said at whose choice"
            return f"{subject} {_LEVELS[LEVELS[lo]]}"
        case "payer":
            return f"the {'shop' if lo else 'customer'} pays the {subject}"
        case "means_of_payment":
            means = "the same means of payment" if lo else "any means of payment" if hi else "other means of payment"
            return f"the {subject} comes by {means}"
        case "last_day":
            return f"the last day for “{subject}” is {show_day(lo)}"
        case "due":
            if lo != hi:
                return f"{subject} due from {show_day(lo)} to {show_day(hi)}"
            return f"{subject} due by {show_day(hi)}"
        case _:
            return f"{_MONEY.get(claim.topic.kind, '{}').format(subject)}: {_money_words(lo, hi)}"


_MONEY = {"base": "what {} brings", "charged": "charged in all", "payout": "{} paid", "balance": "{} after all charges"}


def _money_words(lo: int, hi: int) -> str:
    """Return a sum, or what lies between two; what has no end above or below is said so."""
    if lo == hi:
        return decimal_amount(lo)
    if lo < -MOST // 2:  # a balance after such a charge: what the remedy brings lifts it by some prices
        return f"at most {decimal_amount(hi)}"
    return f"{decimal_amount(lo)} to {decimal_amount(hi)}" if hi < MOST else f"at least {decimal_amount(lo)}"


def outcome_words(output: Output, run: Evaluation) -> str:
    """Return what an output says of the case of a run."""
    towards = _towards(output, run)
    subject = _MONEY.get(output.topic.kind, "{}").format(in_words(output.topic.subject)) + towards
    if run.holds(output.silent):
        return f"{subject}: nothing is said"
    if run.holds(output.conflict):
        return f"{subject}: the clauses contradict each other"
    return claim_words(output.claims[0], run.number(output.lo), run.number(output.hi)) + towards


def _towards(output: Output, run: Evaluation) -> str:
    """Return the remedy that a last day is one towards, where another of the right has another day in the case."""
    if not output.topic.towards:
        return ""
    asked = (output.right, output.topic.towards_any)
    of_act = [o for o in run.program.outputs if (o.right, o.topic.towards_any) == asked]
    days = {(run.holds(o.silent), run.holds(o.conflict), run.number(o.lo)) for o in of_act}
    return f", towards {in_words(output.topic.towards)}" if len(days) > 1 else ""


def fact_words(given: Input, value: Value) -> str:
    """Return a value of a fact as the vocabulary says it: a sentence, or the label with the value."""
    said = ""
    if given.sentences:
        said = given.sentences[given.sort.members.index(str(value)) if isinstance(given.sort, Enum) else bool(value)]
    return said or f"{given.label}: {show(given.sort, value)}"


def one_of_words(given: Input, members: Sequence[str]) -> str:
    """Return that a fact has one of these values: as the vocabulary says them, or the label with the values."""
    said = [fact_words(given, m) for m in members] if all(given.sentences) and given.sentences else []
    return " or ".join(said) or f"{given.label} is {', '.join(f'“{in_words(m)}”' for m in members)}"


def assumption_words(program: Program, name: str, value: Value | tuple[int, int]) -> str:
    """Return what is assumed: a value, or a range of numbers, of an assumption variable or of a judged fact."""
    if name not in program.assumptions:
        given = program.inputs[name]
        assert not isinstance(value, tuple)
        return fact_words(given, value)
    a = program.assumptions[name]
    if isinstance(value, tuple):
        unit = a.sort.unit if isinstance(a.sort, Int) else ""
        numbers = str(value[0]) if value[0] == value[1] else f"{value[0]} to {value[1]}"
        return f"{a.label} means {numbers} {unit}"
    if a.value_labels and not isinstance(a.sort, Int):
        return a.value_labels[a.domain.index(value)]
    if isinstance(value, bool):
        return a.label if value else f"not: {a.label}"
    if isinstance(a.sort, Int):
        return f"{a.label} means {value} {a.sort.unit}"
    return f"{a.label} is read as “{reading_words(program, name, value)}”"


def reading_words(program: Program, name: str, value: Value) -> str:
    """Return one meaning of a reading; what missing a limit or a requirement leads to is said in full."""
    domain = set(program.assumptions[name].domain)
    words = next((w for w in (_LATE, _UNMET) if domain == w.keys()), {})
    given = program.inputs.get(str(value))
    return words.get(str(value)) or (given.label if given is not None else in_words(str(value)))


def certainty(program: Program, term: Term, answer: Always | Sometimes) -> str:
    """Return under which assumptions the term was proved to have a case."""
    if isinstance(answer, Always):
        if not open_assumptions(program, term):
            return "proved for all orders in the model; it rests on no assumption"
        return "proved for all orders in the model, whatever is assumed where the text is open"
    sets = [" and ".join(assumption_words(program, n, v) for n, v in sorted(s.values.items())) for s in answer.sets]
    rest = "for other choices no such case exists" if answer.complete else "other choices may show it too"
    return "holds if " + "; or if ".join(sets) + f" (proved; {rest})"


def open_assumptions(program: Program, term: Term) -> list[str]:
    """Return the assumption variables without a recorded value that the term reads, in the declared order."""
    cone = program.cone(term)
    return [n for n, a in program.assumptions.items() if n in cone and a.fixed is None]


def ids_in_words(names: Sequence[str]) -> str:
    """Return the ids of clauses, each as code, joined by `and`."""
    return " and ".join(f"`{n}`" for n in names)
