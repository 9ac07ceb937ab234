"""A word that the policy introduces and no clause uses.

**What it does.** Lists the definitions, readings and judged periods of the file that no clause, property or other word
in use reads. What only an unused word reads is not listed again.

**Formally.** No let of the program reads the term.

**Why it matters.** Its sentence counts as modelled, and changes nothing: a clause may have forgotten it.

**Fires.** "An outlet item is an item reduced by half or more", and no clause speaks of outlet items.

**Does not fire.** The word is used in another definition that a clause uses.

**How to fix.** Use it in the clause that means it, or mark the sentence aside.

**Limits.** Words of a vocabulary are shared by many policies and are not asked for.

**Related.** RL503, RL307. Since 0.1.0.
"""

from __future__ import annotations

from collections.abc import Iterator

from returnlogic.base.finding import Finding, Goal, Severity, Verdict
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import TextReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per word that nothing reads."""
    for word in context.program.definitions:
        if word.read:
            yield Goal(CHECK.code, word.name, Verdict.PROVED)
        elif not word.within:
            yield Goal(CHECK.code, word.name, Verdict.REFUTED)
            yield TextReport(
                context,
                CHECK,
                message=f"the {word.kind} `{word.name}` is used by no clause",
                issue="does any clause use this word?",
                conclusion="its words count as modelled, and no outcome depends on them",
                help="use it in the clause that means it, or mark its sentence aside",
                certainty="read off the model",
                clauses=[word.name],
                topic=word.kind,
            ).finding()


CHECK = Rule("RL309", "unused-definition", Severity.NOTE, "Unused term", find)
