"""New shop judgement: one of the changes that `diff` and `gate` tell.

**What it does.** Asks whether a remedy that was owed, or was open, is now at the shop's discretion.

**Formally.** Some case has a remedy at a worse level, is left to the shop in the new version, and was not in the old.
Also: a fact that outcomes rest on is judged, or for the shop to say, and was not.

**Why it matters.** Nobody can know in advance what a judgement will be.

**Fires.** “We refund” becomes “we may refund”.

**Does not fire.** What was refused is now at the shop's discretion: that is better than nothing.

**How to fix.** Say when the shop gives the remedy.

**Limits.** Told beside RL701 or RL708, never instead.

**Related.** RL501. Since 0.1.0.
"""

from returnlogic.base.finding import Severity
from returnlogic.checks.changes import Change

CHANGE = Change("RL710", "discretion-added", Severity.WARNING, "New shop judgement")
