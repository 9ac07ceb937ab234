"""The catalogue of what findings say to a reader: complete, filled, and in the words of no tool."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from returnlogic.matters.kinds import KINDS, MatterKind
from returnlogic.matters.wording import catalogue
from tests.policy_reports import POLICIES, Reports

SLOTS = {"said", "sentence", "first", "others", "law", "right", "whole", "when", "since", "question", "subject", "n"}
FORBIDDEN = re.compile(
    r"[`_]|\b(goal|refuted|replayed|region|solver|model|the act|invokes?|clause|witness)\b", re.IGNORECASE
)
CURED = ("RL502", "RL503", "RL507")
"""Codes about the model itself: what to do is to model."""


def test_every_code_of_a_matter_says_what_follows_and_what_to_write() -> None:
    assert set(KINDS) <= set(catalogue())
    for code in KINDS:
        assert {"consequence", "suggestion"} <= set(catalogue()[code]), code
    for kind in MatterKind:
        assert not kind.is_list or {"headline", "consequence", "suggestion", "point"} <= set(catalogue()[kind]), kind


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_its_own_words_are_those_of_a_reader(name: str) -> None:
    for key, text in catalogue()[name].items():
        if key == "beside":
            assert set(text.split()) <= set(KINDS), (name, text)
            continue
        assert {slot for _, slot, _, _ in Formatter().parse(text) if slot is not None} <= SLOTS, (name, key)
        own = re.sub(r"\{[a-z]+\}", "", text)
        if name not in CURED:
            assert not FORBIDDEN.search(own), (name, key, own)
        assert key == "point" or own.rstrip("”").endswith((".", "!", "?")), (name, key)


@pytest.mark.parametrize("name", POLICIES)
def test_what_is_said_of_the_shipped_policies_has_no_word_of_their_models(reports: Reports, name: str) -> None:
    report = reports(name).json
    ids = {c for f in report["findings"] for c in f["clauses"] if "_" in c or "." in c}
    for m in report["matters"]:
        for text in (m["headline"], m["consequence"], m["suggestion"]):
            assert not re.search("[`{}]", text), text
            assert not ids & set(re.findall(r"[a-z0-9_.]+", text.rstrip("."))), text
            assert text[:1].upper() == text[:1], text
            assert text.rstrip("”").endswith((".", "!", "?")), text
