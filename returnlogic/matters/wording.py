"""Say findings and matters in the words of the policy: what happens to a customer, what follows, what to write instead.

The sentences are in `spec/wording`, by code and, where it matters, by the kind of topic (`RL401.due`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from returnlogic.base.finding import Finding, Range, Region
from returnlogic.base.resources import folder, read_text
from returnlogic.base.value import in_words
from returnlogic.matters.kinds import ALTOGETHER, MatterKind
from returnlogic.matters.matter import MatterWords
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Program
from returnlogic.present.quotes import cited, clause_names
from returnlogic.present.words import topic_words
from returnlogic.solver.region import FAR

_SAID = ("headline", "consequence", "suggestion")
_EVERY_TIME = (-FAR, FAR)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return the sentences by code, `CODE.kind` and kind of list, each with what it says."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(folder("spec").joinpath("wording").iterdir(), key=lambda f: f.name):
        for name, entry in tomllib.loads(read_text("spec", "wording", file.name)).items():
            kinds = {k: v for k, v in entry.items() if isinstance(v, dict)}
            found[name] = {k: v for k, v in entry.items() if k not in kinds}
            found |= {f"{name}.{kind}": {**found[name], **words} for kind, words in kinds.items()}
    return found


class PolicyWording:
    """Says the findings of one policy in its own words."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.names = clause_names(program)
        self.provisions = {c.id: c for c in program.clauses if c.is_law}

    def of(self, f: Finding, causes: Sequence[str] = ()) -> MatterWords:
        """Return the words of a finding about these clauses, of those that it blames unless given."""
        entry = catalogue().get(f"{f.code}.{f.topic.partition('(')[0]}") or catalogue()[f.code]
        slots = self._slots(f, causes)
        return MatterWords(*(_sentence(entry.get(k, "{said}.").format_map(slots)) for k in _SAID))

    def of_list(self, kind: MatterKind, number: int) -> MatterWords:
        """Return the words of a matter that is a list of so many points."""
        entry = catalogue()[kind.value]
        n = f"{number} {entry['point']}{'s' if number > 1 else ''}"
        return MatterWords(*(_sentence(entry[k].format(n=n)) for k in _SAID))

    def _slots(self, f: Finding, causes: Sequence[str]) -> dict[str, str]:
        own = [c for c in f.clauses if c not in self.provisions and c in self.names]
        law = self._engaged(f)
        return {
            "said": self.named(f.message),
            "sentence": self._listed(causes or [c for c in f.causes or own if c in self.names]),
            "first": self._listed(own[:1]),
            "others": self._listed(own[1:]),
            "law": cited(self.provisions[p] for p in law[:1]),
            "right": _right(_title(self.program, law[0])) if law else "",
            "whole": self._whole(law[0]) if law else "",
            "when": self._when(f.regions[0]) if f.regions else "",
            "since": self._since(f.regions[0]) if f.regions else "",
            "question": " and ".join(self._question(Topic.parse(t)) for t in f.topic.split(" and ")),
            "subject": in_words(f.topic.partition("(")[2].removesuffix(")")),
        }

    def named(self, text: str) -> str:
        """Return a message with each clause called by the words it quotes, each fact by what it is called."""
        return re.sub(r"`([^`]+)`", lambda found: self.names.get(found[1]) or f"“{self._label(found[1])}”", text)

    def _question(self, topic: Topic) -> str:
        """Return the question that a topic asks; an act is called what it is in the policy's words."""
        return topic_words(topic).replace(f"“{in_words(topic.subject)}”", f"“{self._label(topic.subject)}”")

    def _label(self, name: str) -> str:
        return self.program.inputs[name].label if name in self.program.inputs else in_words(name)

    def _engaged(self, f: Finding) -> list[str]:
        """Return the provisions that a finding names, those first that say something in its case.

        What takes a right altogether takes it in every case: there the first that gives it comes first.
        """
        named = [c for c in f.clauses if c in self.provisions] or [entry["id"] for entry in f.law]
        if f.code in ALTOGETHER:
            return named
        says = [line.partition(":")[0] for line in f.story.application]
        return sorted(named, key=lambda p: p not in says)

    def _whole(self, provision: str) -> str:
        """Return what the right is called that a provision gives."""
        rights = self.provisions[provision].rights
        return self.program.right_labels[rights[0]] if rights else _right(_title(self.program, provision))

    def _listed(self, clauses: Sequence[str]) -> str:
        *most, last = [*dict.fromkeys(self.names.get(c, c) for c in clauses)] or [""]
        return f"{', '.join(most)} and {last}" if most else last

    def _when(self, region: Region) -> str:
        """Return the days of a region, as they end a sentence; nothing where it has no days or has all of them."""
        days = _stretches(region)
        if not days or (days[0].lo, days[-1].hi) == _EVERY_TIME:
            return ""
        label = self._start(days[0])
        return " " + " and ".join(dict.fromkeys(_days(d.lo, d.hi, label) for d in days[:2]))

    def _since(self, region: Region) -> str:
        """Return from which day on, as it begins a sentence; nothing where it is so from the start."""
        days = _stretches(region)
        return f"from day {days[0].lo} after {self._start(days[0])}, " if days and days[0].lo > 0 else ""

    def _start(self, days: Range) -> str:
        event = days.quantity.partition(" - ")[2]
        return self._label(event)


def _stretches(region: Region) -> list[Range]:
    """Return the stretches of days of a region; none where it is of facts."""
    return [box[0] for box in region.boxes if len(box) == 1 and " - " in box[0].quantity]


def _days(lo: int, hi: int, event: str) -> str:
    if hi < 0:
        return f"up to {-hi} days before {event}" if lo <= -FAR else f"{-lo} to {-hi} days before {event}"
    if lo <= -FAR:
        return f"up to day {hi} after {event}"
    if hi >= FAR:
        return f"from day {lo} after {event} on"
    return f"on day {lo} after {event}" if lo == hi else f"from day {lo} to day {hi} after {event}"


def _title(program: Program, provision: str) -> str:
    law = program.clause(provision).provision
    assert law is not None
    return law.title


def _right(title: str) -> str:
    """Return the title of a provision as it stands within a sentence; one that goes on from another says so."""
    title = title[:1].lower() + title[1:] if title[1:2].islower() else title
    return re.sub("^so too ", "the same rights ", title)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", ".”")) or not text else ".")
