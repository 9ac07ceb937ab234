"""Compare what the text says of each case with what its program says: there, the lowering is in question."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from returnlogic.base.source import Source
from returnlogic.language.parse import parse
from tests.oracle.interpreter import Reading
from tests.oracle.world import FOLDER, Point, World
from tests.oracle.written import Text

JUDGED = ("level", "payer", "means_of_payment", "last_day", "due")
"""The kinds of topics that the interpreter knows: sums of money are not among them."""


def text_of(policy: str) -> Text:
    """The text of a policy, beside the vocabulary and, where its header names it, the law of the small world."""
    file = parse(Source("p.ret", policy))
    others = [FOLDER / "oracle.ret", *((FOLDER / "law").glob("*/*.ret") if file.header("law") else ())]
    return Text(file, [parse(Source(path.name, Path(path).read_text("utf-8"))) for path in others])


def misread(policy: str, world: World, most: int = 6_000) -> Iterator[str]:
    """The outcomes of a policy that its program has otherwise than its text, with the case; of `most` points evenly."""
    text = text_of(policy)
    step = max(1, -(-len(world.points) // most))
    for point in world.points[::step]:
        reading = Reading(text, point.case)
        if not reading.possible():
            yield f"the text excludes this case: {shown(point)}"
            continue
        said = reading.outcomes()
        told = [o for o in point.program.outputs if o.topic.kind in JUDGED]
        keys = {(o.right, o.topic.kind, o.topic.subject, o.topic.towards): o for o in told}
        for key in sorted(said.keys() | keys.keys()):
            there, here = point.answer(keys.get(key)), said.get(key, "silent")
            if there != here:
                yield f"{' '.join(key).strip()}: {there}, by the text {here}: {shown(point)}"


def shown(point: Point) -> str:
    """A case in short."""
    return ", ".join(f"{n}: {v}" for n, v in point.case.items() if v is not None)
