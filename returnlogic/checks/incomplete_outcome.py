"""A right is granted, and a term of it is left open.

**What it does.** The vocabulary says what has to be decided where a remedy is owed (`decide payer(return_carriage) for
refund …`). For each right that owes such a remedy asks whether an order exists in which it is owed and no clause of the
text decides the term.

**Formally.** Some case with `notified` satisfies the mark's condition and, for one of its remedies, `not silent`, `not
conflict` and `lo >= shop_picks`, and `silent(topic)` for the same right; a general permission to refuse (V5) is set
aside.

**Why it matters.** The goods are taken back, and the customer learns at the post office who pays.

**Fires.** "We replace broken goods", and nothing on who pays for sending them back.

**Does not fire.** A day that runs from the customer's notice, before there is one; a remedy at the shop's discretion;
"you bear the cost of returning them"; a term that one sentence settles both ways ("only if").

**How to fix.** Say it: `shop pays return_carriage`.

**Limits.** Only what a vocabulary marks is asked. Deadlines are RL207, who chooses RL209, remedies RL201. What a
statute adds (the seller bears the cost) is not counted as the policy's own word.

**Related.** RL201, RL207, RL209. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.interface import LEVELS
from returnlogic.base.value import in_words
from returnlogic.checks._context import AnsweredQuestion, CheckContext
from returnlogic.checks._grounds import without_general_permissions
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Demand
from returnlogic.meaning.term import FALSE, TRUE, Compare, Comparison, Const, Known, Term, conj, disj, neg
from returnlogic.present.case import applied
from returnlogic.present.words import topic_words

_OWED = LEVELS.index("shop_picks")


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per right and marked topic that can be left open though a remedy is owed."""
    program = context.program
    if not program.demands:
        yield Goal(CHECK.code, "terms", Verdict.SKIPPED, "the vocabulary marks nothing that has to be decided")
        return
    context, _, unknown = without_general_permissions(context, CHECK.code)
    program = context.program
    yield from unknown
    asking = conj(*(Known(e) for e in program.in_role("request")))
    for right in sorted({o.right for o in program.policy_outputs}):
        for topic in dict.fromkeys(d.topic for d in program.demands):
            marks = [d for d in program.demands if d.topic == topic]
            output = program.output(right, topic)
            silent: Term = output.silent if output is not None else TRUE
            owed = conj(asking, disj(*(conj(d.when, _owes(context, right, d)) for d in marks)))
            term = conj(owed, silent)
            if term == FALSE:
                continue
            answer = context.ask(CHECK, f"{topic} for {right}", term)
            yield context.engaged_goal(answer, owed)
            if answer.found:
                yield _finding(context, right, topic, marks, answer)


def _owes(context: CheckContext, right: str, demand: Demand) -> Term:
    """Return the condition that the right owes one of the remedies, whoever picks."""
    found = []
    for remedy in demand.remedies:
        o = context.program.output(right, Topic("level", remedy))
        if o is not None:
            owed = Compare(Comparison.GE, o.lo, Const(_OWED, o.sort))
            found.append(conj(neg(o.silent), neg(o.conflict), owed))
    return disj(*found)


def _finding(context: CheckContext, right: str, topic: Topic, marks: list[Demand], answer: AnsweredQuestion) -> Finding:
    program = context.program
    run = Evaluation(program, answer.case)
    topics = {Topic("level", r) for d in marks for r in d.remedies}
    granting = [c for o in program.policy_outputs if o.right == right and o.topic in topics for c in o.claims]
    owing = [c for c in granting if run.holds(c.live) and run.number(c.lo) >= _OWED]
    live = sorted({c.clause for c in owing})
    owed = " or ".join(dict.fromkeys(in_words(c.topic.subject) for c in owing))
    words = f"by when “{program.inputs[topic.subject].label}”" if topic.kind == "due" else topic_words(topic)
    return CaseReport(
        answer,
        message=f"{' and '.join(f'`{c}`' for c in live)}: {owed} is owed, and the text does not say {words}",
        issue=f"{words}?",
        conclusion="the remedy is owed, and this term of it is left open: the law decides, unsaid",
        help=_help(topic),
        application=[*applied(context.program, run.case, live), "no clause decides the term"],
        clauses=live,
        topic=str(topic),
        identity=[right],
    ).finding()


def _help(topic: Topic) -> str:
    name = topic.subject
    match topic.kind:
        case "payer":
            return f"say it in a clause: `shop pays {name}`, or `customer pays {name}`"
        case "due":
            return f"say until when: `due {name} within 14 days after …`"
        case "base":
            return f"say how much: `{name} in full`"
        case _:
            return f"say how much, or that it is nothing: `shop pays no {name}`"


CHECK = Rule("RL205", "incomplete-outcome", Severity.WARNING, "Right without terms", find, rerun_without_hub=True)
