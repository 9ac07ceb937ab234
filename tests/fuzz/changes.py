"""Change texts at random, and hold work to its time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

SECONDS = 5.0
"""CPU that one text may take at most; a thousand times what one takes."""


def in_time(work: Callable[[], Any]) -> Any:
    """What the work gives, which must come in time."""
    start = time.process_time()
    found = work()
    assert time.process_time() - start < SECONDS
    return found


ODD = (
    *(
        "\0",
        "\r",
        "\ufeff",
        "\u202e",
        "“",
        "'",
        '"',
        '""',
        "\\",
        "(",
        ")" * 70,
        "(" * 70,
        "not " * 70,
        ";",
        "#",
        "/*",
        "\n",
    ),
    *("\t", "\u00a0", "é", "𝔘", "9" * 400, "a" * 200, "2026-02-30", "9.999", "%", "{", "}", "is", "and", "or", "quote"),
    *(
        "when",
        "no",
        "policy",
        '\n\npolicy x "x"\n',
        "exclusion",
        "within",
        "\nexclusion x\n",
        "in force",
        "\ud7ff",
        "\x1b[",
    ),
)


def changed(chance: random.Random, text: str) -> bytes:
    """A text with a few changes of bytes, words and lines, or in another encoding."""
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8, 30))):
        at, length = chance.randrange(len(text) + 1), chance.choice((0, 1, 1, 2, 5, 20, 100))
        other = chance.randrange(len(text) + 1)
        new = chance.choice(("", chance.choice(ODD), text[other : other + chance.choice((1, 5, 30, 200))]))
        text = (text[:at] + new + text[at + length :]) or " "
    data = text.encode("utf-8", "surrogatepass")
    match chance.randrange(20):
        case 0:
            at = chance.randrange(len(data))
            data = data[:at] + chance.randbytes(chance.choice((1, 2, 20))) + data[at:]
        case 1:
            data = data[: chance.randrange(len(data))]
        case 2:
            data = text.encode(chance.choice(("utf-16", "utf-32", "utf-8-sig")), "replace")
        case 3:
            data = chance.randbytes(chance.randrange(300))
    return data
