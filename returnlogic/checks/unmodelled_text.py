"""Words of the source that nobody accounted for.

**What it does.** Every word of the source is quoted by a clause, marked `aside` or `heading`, or reported here.

**Formally.** A maximal stretch of words of the source that no quote, heading or aside covers (enumerators excepted).

**Why it matters.** "Complete" is only true of a policy whose every sentence was looked at.

**Fires.** "Gifts are excluded." left out of the model.

**Does not fire.** A greeting marked `aside`.

**How to fix.** Quote the words in a clause, or mark them `aside quote "…"`.

**Limits.** Counts words, not sentences: half a sentence can be open.

**Related.** RL502. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Quotation, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per open stretch of the source."""
    if context.coverage is None:
        return
    yield Goal(CHECK.code, "words of the source", Verdict.REFUTED if context.coverage.open else Verdict.PROVED)
    for span in context.coverage.open:
        words = " ".join(span.text.split())
        yield TextReport(
            context,
            CHECK,
            message=f"not modelled: “{words[:80]}{'…' if len(words) > 80 else ''}”",
            issue="what do these words do?",
            conclusion="no clause quotes them, and they are not marked aside",
            help='quote them in a clause, or mark them: `aside quote "…"`',
            clauses=[],
            topic="text",
            quotes=[Quotation("", span.text, span.source.name, span.start, span.end)],
            direction=words,
            location=(span.source.name, span.line),
        ).finding()


CHECK = Rule("RL503", "unmodelled-text", Severity.WARNING, "Sentence not modelled", find)
