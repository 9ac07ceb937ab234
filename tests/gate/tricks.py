"""All tricks, by what they change."""

from __future__ import annotations

from tests.gate.agreed import APPROVALS, MAPPINGS
from tests.gate.files import FILES
from tests.gate.history import HISTORY
from tests.gate.losses import FORMS, HEADERS, MONEY, TIME
from tests.gate.said import LAWS, SAID
from tests.gate.trick import Trick
from tests.gate.words import ASKING, MARKS, WORLD

TRICKS: list[Trick] = [
    *(*FORMS, *MONEY, *TIME, *HEADERS),
    *(*MARKS, *ASKING, *WORLD, *SAID, *LAWS),
    *(*FILES, *HISTORY, *MAPPINGS, *APPROVALS),
]
