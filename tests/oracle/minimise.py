"""Make a policy smaller while it still shows a difference: clauses, items, and ends of conditions are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator


def blocks(text: str) -> list[list[str]]:
    """The lines of each declaration; the header is the first block."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith(" ") and found:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def joined(parts: list[list[str]]) -> str:
    """The text of these blocks."""
    return "\n".join(line for block in parts for line in block) + "\n"


def smaller(text: str) -> Iterator[str]:
    """Texts with one thing left out: a declaration, an item, a relation, half of a condition."""
    parts = blocks(text)
    for n in range(len(parts) - 1, 0, -1):
        yield joined([*parts[:n], *parts[n + 1 :]])
    for n, block in enumerate(parts):
        for k in range(len(block) - 1, 0, -1):
            yield joined([*parts[:n], [*block[:k], *block[k + 1 :]], *parts[n + 1 :]])
        if n and (" overrides " in block[0] or " as an exception" in block[0] or " adds to " in block[0]):
            head = block[0].split(" overrides ")[0].split(" as an exception")[0].split(" adds to ")[0]
            yield joined([*parts[:n], [head, *block[1:]], *parts[n + 1 :]])
        for k, line in enumerate(block):
            for word in (" and ", " or "):
                if k and word in line and "owed" not in line:
                    left, right = line.split(word, 1)
                    keyword = line.split()[0]
                    tail = " otherwise " + line.split(" otherwise ")[1] if " otherwise " in left + right else ""
                    plain = right.split(" otherwise ")[0]
                    lead = "customer must" if keyword == "customer" else keyword
                    yield joined([*parts[:n], [*block[:k], left + tail, *block[k + 1 :]], *parts[n + 1 :]])
                    yield joined(
                        [*parts[:n], [*block[:k], f"  {lead} {plain}{tail}", *block[k + 1 :]], *parts[n + 1 :]]
                    )


def minimised(text: str, still: Callable[[str], bool]) -> str:
    """The smallest text found by leaving out one thing after the other for which it still holds."""
    again = True
    while again:
        again = False
        for candidate in smaller(text):
            if still(candidate):
                text, again = candidate, True
                break
    return text
