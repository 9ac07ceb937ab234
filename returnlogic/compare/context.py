"""Hold what every question about two versions is asked with; make findings about a version as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from returnlogic.base.finding import Finding, Goal, Severity, fingerprint
from returnlogic.base.value import Value, in_words
from returnlogic.checks._catalogue import rules
from returnlogic.checks._context import CheckContext
from returnlogic.compare.losses import Side
from returnlogic.compare.product import ProductProgram
from returnlogic.compare.segments import EVERYONE, Segment
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.term import Term
from returnlogic.present.show import Wording, finding
from returnlogic.solver.ask import NotReplayed, Session


@dataclass
class ComparisonContext:
    """Two versions in one program, what is asked about them, and what is known so far.

    `dropped` holds where the new version is below a floor of the law that the old one was not below. Iff `of_law`, the
    two sides are what the law gives in each version instead of what the policy does.
    """

    product: ProductProgram
    checks: CheckContext
    old_side: Side
    new_side: Side
    dropped: Term
    assumed: tuple[str, ...] = ()
    goals: list[Goal] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    of_law: bool = False

    @property
    def session(self) -> Session:
        """Return the solver session of the product program."""
        return self.checks.session

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return the old and the new side."""
        return self.old_side, self.new_side

    @property
    def rights(self) -> list[str]:
        """Return the rights of either version under their new names, in order."""
        return sorted({*self.old_side.bundles, *self.new_side.bundles})

    @property
    def base_policy(self) -> str:
        """Return the id of the policy in the old version: findings and approvals know it by that."""
        return self.product.aligned.old.name

    def right_label(self, right: str) -> str:
        """Return a right in words."""
        return self.product.program.right_labels.get(right, in_words(right))


def replayed(ctx: ComparisonContext, term: Term, case: Mapping[str, Value]) -> tuple[Evaluation, Evaluation]:
    """Run the two versions on a case, each by itself; raises `NotReplayed` iff one does not say what was compared."""
    together = Evaluation(ctx.product.program, case)
    if not together.holds(term):
        raise NotReplayed("the evaluator does not confirm the change on the case")
    runs = ctx.product.evaluations(case)
    for run, in_product in zip(runs, (ctx.old_side.in_product, ctx.new_side.in_product), strict=True):
        for o in run.program.outputs:
            parts = (o.silent, o.conflict) if run.holds(o.silent) else (*o.outcome.terms, o.worst)
            if any(run.value(p) != together.value(in_product(p)) for p in parts):
                raise NotReplayed(f"a version by itself does not give what was compared: {o.key}")
    return runs


def change_fingerprint(code: str, policy: str, right: str, topic: str, direction: str, segment: Segment) -> str:
    """Return the identity of a change: no words, no lines, no case, so that rewording a clause does not touch it."""
    return fingerprint(code, policy, [right], topic, f"{direction} {segment.id}")


def statement(
    ctx: ComparisonContext,
    code: str,
    message: str,
    topic: str,
    right: str = "",
    *,
    severity: Severity | None = None,
    conclusion: str = "",
    certainty: str = "",
    help: str = "",
    evidence: Mapping[str, Any] | None = None,
    case: Sequence[str] = (),
) -> Finding:
    """Return a finding about a version as a whole; `case` are the lines of an order that it speaks of, if any."""
    rule, new = rules()[code], ctx.product.aligned.new
    spans = [c.span for c in new.clauses]
    found = finding(
        rule,
        new.name,
        Wording(
            message=message,
            issue=rule.title,
            conclusion=conclusion or message,
            help=help,
            certainty=certainty,
        ),
        None,
        clauses=(),
        topic=topic,
        fingerprint=change_fingerprint(code, ctx.base_policy, right, topic, "", EVERYONE),
        severity=severity,
        evidence={"right": right, "segment": EVERYONE.id, "law": "", **(evidence or {})},
        location=(spans[0].source.name, 1) if spans else ("", 0),
    )
    return replace(found, story=replace(found.story, case=tuple(case)))


def not_compared(
    ctx: ComparisonContext, topic: str, why: str, help: str = "raise `--budget`, or split the change"
) -> Finding:
    """Return RL717: something could not be compared."""
    return statement(ctx, "RL717", why, topic, help=help)
