"""The law wants the customer to be told something, and the text is silent about it.

**What it does.** For each provision that requires information on a subject, and that can apply to an order of this
shop, looks for a clause of the policy that is `about` it.

**Formally.** Some case satisfies `live(p)` for a provision p that requires information on x, and no clause of the
policy is about x. A clause that says who pays for sending back is about the return cost, one that charges a restocking
fee about the restocking fee: the vocabulary says so of its legs and lines.

**Why it matters.** Some information duties shift a cost or lengthen a right when they are not met; all of them exist
because customers do not know.

**Fires.** A text for web orders without a word on the legal guarantee.

**Does not fire.** "Goods that are not as described are covered by the legal guarantee of two years", marked `about
legal_guarantee`.

**How to fix.** Add the sentence, or mark the clause that says it.

**Limits.** Whether the sentence is complete or conspicuous is not judged. It may stand elsewhere, at the checkout or in
the general terms: the check reads this text only, so it is a warning.

**Related.** RL404, RL409. Since 0.2.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from returnlogic.base.finding import Finding, Goal, Severity
from returnlogic.base.value import in_words
from returnlogic.checks._context import CheckContext
from returnlogic.checks._report import CaseReport
from returnlogic.checks._rule import Rule


def find(context: CheckContext) -> Iterator[Goal | Finding]:
    """Yield a finding per provision about whose subjects the text says nothing."""
    program = context.program
    told = {word for c in program.policy_clauses for word in c.about}
    for topic, informed in program.informs.items():
        if any(claim.topic == topic for c in program.policy_clauses for claim in c.claims):
            told.update(informed)
    for provision in (c for c in program.clauses if c.provision is not None and c.requires):
        missing = [word for word in provision.requires if word not in told]
        if not missing:
            yield context.goal(CHECK.code, provision.id, False, [provision.live], [provision.id])
            continue
        name, live = provision.id, provision.live
        answer = context.ask(CHECK, name, live, judged=True, engages=[live], law=[name])
        yield answer.goal
        if answer.found:
            assert provision.provision is not None
            subjects = ", ".join(in_words(word) for word in missing)
            found = CaseReport(
                answer,
                message=f"no sentence is about {subjects}; {provision.provision.citation} wants the customer told",
                issue=f"does the text tell this customer about {subjects}?",
                conclusion="the text says nothing about it; perhaps another text of the shop does",
                help=f"add the sentence, or mark the clause that says it: `about {', '.join(missing)}`",
                application=["no clause of the policy is about it"],
                clauses=[provision.id],
                topic=f"information({', '.join(missing)})",
                law=[provision.id],
                clock=False,
            ).finding()
            yield replace(found, location=context.head)


CHECK = Rule("RL407", "required-info-missing", Severity.WARNING, "Mandatory statement absent", find)
