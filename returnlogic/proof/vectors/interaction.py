"""The order of interaction of an outcome: how many coordinates it takes together (Theorem E).

On a product of finite sets every function is, in one way only, a sum of parts that each vanish where one of their
coordinates is at the anchor. The order of a function is the most coordinates a part of it that is not zero has.
"""

from __future__ import annotations

from math import prod

from returnlogic.proof.vectors.table import CellTable


def order(t: CellTable) -> int:
    """Return the order of a result: the greatest of its outcomes', each as the function that is 1 there and else 0."""
    sizes = [len(v) for v in t.values]
    symbols = [t.symbol(row) for row in t.all_rows()]
    strides = [prod(sizes[i + 1 :]) for i in range(len(sizes))]
    greatest = 0
    for outcome in set(symbols):
        found = [int(s == outcome) for s in symbols]
        for size, stride in zip(sizes, strides, strict=True):
            for start in range(0, len(found), size * stride):  # take the anchor's value from all others
                first = found[start : start + stride]
                for at in range(start + stride, start + size * stride, stride):
                    found[at : at + stride] = [a - b for a, b in zip(found[at : at + stride], first, strict=True)]
        for at, part in enumerate(found):
            if part:
                greatest = max(
                    greatest, sum(at // stride % size > 0 for size, stride in zip(sizes, strides, strict=True))
                )
    return greatest
