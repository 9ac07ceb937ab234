"""Days since an event on one line, drawn three ways: characters, SVG, and words."""

from __future__ import annotations

from returnlogic.base.finding import Picture
from returnlogic.base.value import in_words
from returnlogic.reports._escape import html

COLUMNS = 72


def drawing(p: Picture) -> str:
    """Draw the days as characters: `|` ends of windows, `=` disputed days, `#` the act of the case."""
    first, last = _ends(p)

    def at(day: int) -> int:
        return min(COLUMNS - 1, max(0, round((day - first) * (COLUMNS - 1) / (last - first))))

    line = ["-"] * COLUMNS
    for lo, hi in p.disputed:
        for column in range(at(lo), at(hi) + 1):
            line[column] = "="
    for mark in p.marks:
        line[at(mark.day)] = "|"
    line[at(p.day)] = "#"
    line[at(0)] = "0" if 0 <= at(0) < COLUMNS and at(0) != at(p.day) else line[at(0)]
    return "".join(line)


def legend(p: Picture) -> str:
    """Return what the characters of the drawing stand for."""
    labels = [f"0 = {in_words(p.anchor)}", f"# = {in_words(p.act)}, day {p.day}"]
    labels += [f"| day {m.day} = last day of {m.label}" for m in sorted(p.marks, key=lambda m: m.day)]
    labels.append("= disputed days")
    return "; ".join(labels)


def words(p: Picture) -> str:
    """Return the picture as a sentence."""
    parts = [f"day 0 is “{in_words(p.anchor)}”"]
    parts += [f"day {m.day} is the last day of {m.label}" for m in sorted(p.marks, key=lambda m: m.day)]
    parts.append(f"in this case “{in_words(p.act)}” falls on day {p.day}")
    first, last = _ends(p)
    for lo, hi in p.disputed:
        days = f"day {lo} is" if lo == hi else f"days {lo} to {hi} are" if hi <= last else f"day {lo} and later are"
        parts.append(f"{days} disputed" if lo >= first else f"every day up to {hi} is disputed")
    return "; ".join(parts)


def svg(p: Picture) -> str:
    """Draw the days as SVG with a text alternative; it has no script, no style sheet and no link."""
    first, last = _ends(p)

    def x(day: int) -> float:
        return round(10 + 620 * (min(last, max(first, day)) - first) / (last - first), 1)

    parts = ['<line x1="10" y1="30" x2="630" y2="30" stroke="currentColor"/>']
    for lo, hi in p.disputed:
        width = max(4.0, round(x(hi) - x(lo), 1))
        parts.append(f'<rect x="{x(lo)}" y="24" width="{width}" height="12" fill="#d55e00" fill-opacity="0.5"/>')
    for at, mark in enumerate(sorted(p.marks, key=lambda m: m.day)):
        parts.append(f'<line x1="{x(mark.day)}" y1="20" x2="{x(mark.day)}" y2="40" stroke="currentColor"/>')
        parts.append(_label(x(mark.day), 54 if at % 2 == 0 else 68, f"{mark.day} {mark.label}"))
    parts.append(_label(x(0), 14, "0"))
    parts.append(f'<circle cx="{x(p.day)}" cy="30" r="5" fill="#0072b2"/>')
    inside = "".join(parts)
    return (
        f'<svg role="img" viewBox="0 0 640 74" width="640" height="74" aria-label="{html(words(p))}">'
        f"<title>{html(words(p))}</title>{inside}</svg>"
    )


def _label(x: float, y: int, text: str) -> str:
    anchor = "end" if x > 480 else "start" if x < 160 else "middle"
    return f'<text x="{x}" y="{y}" font-size="11" text-anchor="{anchor}" fill="currentColor">{html(text)}</text>'


def _ends(p: Picture) -> tuple[int, int]:
    last = max([p.day, *(m.day for m in p.marks), *(min(hi, p.day + 60) for _, hi in p.disputed)]) + 3
    first = min([0, p.day, *(max(lo, p.day - 60) for lo, _ in p.disputed)])
    return first, max(first + 1, last)
