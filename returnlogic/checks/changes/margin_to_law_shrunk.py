"""Nearer to the floor of the law: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether customers lose something where the law also gives something, with the new version still
at or above it; and, if the law changed, whether the policy is below it now (then an error).

**Formally.** A case of RL701, RL708 or RL711 lies in the scope of a provision whose remedies the right speaks of, and
the new version is not below the law there. If the law changed: some case is below the law now and was not.

**Why it matters.** What stays lawful may still be the last of what set a shop apart.

**Fires.** 30 days become 20 where the law gives 14.

**Does not fire.** 30 days become 20 where no law is compared.

**How to fix.** Keep the margin, or have the fingerprint approved.

**Limits.** Told beside the finding it belongs to.

**Related.** RL401. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL712", "margin-to-law-shrunk", Severity.WARNING, "Nearer to the floor of the law")
