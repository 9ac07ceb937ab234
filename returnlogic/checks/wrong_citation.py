"""A law is cited for something it is not about.

**What it does.** Looks up every citation of the policy in the statutory library, by the instrument's official or
popular name and by the article. A place that is found must be about each subject it is cited for. A place or an
instrument that the library does not know is said, as a note: it was not checked.

**Formally.** The policy cites place i for subject x, and x is not among the subjects of i. For a citation without an
article: x is not among the subjects of any place of the instrument.

**Why it matters.** A customer who looks it up finds another rule, or nothing; whoever wrote it may have meant another
rule as well.

**Fires.** Regulation 28(3)(a) (sealed goods unsealed after delivery) cited for goods made to the customer's wishes.

**Does not fire.** Regulation 28(1)(b) cited for the same goods, under whichever name the Regulations go.

**How to fix.** Cite the place that is about it; the finding proposes one where the library has it.

**Limits.** What a citation is for is the modeller's word: `cites … for SUBJECT`. Subjects are those of the library.

**Related.** RL412. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.base.value import in_words
from returnlogic.checks._context import CheckContext, in_force_then
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule
from returnlogic.law.library import Instrument, instruments
from returnlogic.meaning.clause import Citation, Clause


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per citation that is wrong, or that the library cannot check."""
    for clause in context.program.policy_clauses:
        for cited in clause.cites:
            name = f"{clause.id}: {cited.instrument} {cited.article}".strip()
            meant = [i for i in instruments() if i.is_called(cited.instrument)]
            if meant and not any(in_force_then(context, i) for i in meant):
                yield Goal(CHECK.code, name, Verdict.SKIPPED, "the instrument is not in force (RL412)")
                continue
            places = [p for i in meant for p in i.places if not cited.article or p.holds(cited.article)]
            wrong = [s for s in cited.subjects if not any(s in p.about for p in places)]
            yield Goal(CHECK.code, name, Verdict.REFUTED if wrong or not places else Verdict.PROVED)
            if not places:
                yield _unknown(context, clause, cited, meant)
            elif wrong:
                about = sorted({word for p in places for word in p.about})
                yield _wrong(context, clause, cited, meant, wrong, about)


def _wrong(
    context: CheckContext, clause: Clause, cited: Citation, meant: list[Instrument], wrong: list[str], about: list[str]
) -> Finding:
    fitting = [
        f"{article} ({words(sorted(set(wrong) & set(p.about)))})"
        for i in meant
        for p in i.places
        if set(wrong) & set(p.about)
        for article in p.articles[:1]
    ]
    help = "cite the place that is about it" + (f": {', '.join(fitting)} of the same instrument" if fitting else "")
    place = f"{cited.instrument} {cited.article}".strip()
    return TextReport(
        context,
        CHECK,
        message=f"`{clause.id}` cites {place} for {words(wrong)}; it is about {words(about)}",
        issue=f"is {place} about {words(wrong)}?",
        conclusion="a customer who looks it up finds another rule",
        help=help,
        certainty="looked up in the statutory library",
        clauses=[clause.id],
        topic=f"cites({cited.article or cited.instrument})",
    ).finding()


def _unknown(context: CheckContext, clause: Clause, cited: Citation, meant: list[Instrument]) -> Finding:
    place = f"{cited.instrument} {cited.article}".strip()
    what = "this place" if meant else "this instrument"
    return TextReport(
        context,
        CHECK,
        message=f"`{clause.id}` cites {place}; the library does not have {what}, so it was not checked",
        issue=f"does {place} say what the policy says?",
        conclusion="nobody looked it up",
        help="look it up, or add the provision to the library (docs/how-to/add-a-statute.md)",
        certainty="not checked",
        clauses=[clause.id],
        topic=f"cites({cited.article or cited.instrument})",
        severity=Severity.NOTE,
        direction="unknown",
    ).finding()


def words(subjects: list[str]) -> str:
    """Return subjects in words."""
    return ", ".join(in_words(s) for s in subjects) or "nothing"


CHECK = Rule("RL411", "wrong-citation", Severity.ERROR, "Cited for what it is not about", find)
