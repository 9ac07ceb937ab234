"""`decide`: known cases, what is still needed, what is still open; open facts never change what is already decided."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import click
import pytest
from click.testing import CliRunner

from returnlogic.app.case import BadCase, read_case
from returnlogic.app.decide import decide
from returnlogic.app.load import load
from returnlogic.cli._common import law_option
from returnlogic.reports._outcome import outcome_json
from tests.cli.small import CLAUSES, HEAD, VOCABULARY, run, shop

ROOT = Path(__file__).resolve().parents[2]
COMPLETE: dict[str, Any] = {
    "facts": {
        "worn": False,
        "box_kept": True,
        "clean": True,
        "colour": "red",
        "price": "50.00",
        "pieces": 1,
        "ordered": "2026-05-04",
        "delivered": "2026-05-07",
        "notified": "2026-05-21",
    },
    "assume": {
        "event_day": "not_counted",
        "last_day": "counted",
        "roll_over": "none",
        "consequence.box": "right_kept",
    },
}


def case(**changes: Any) -> dict[str, Any]:
    """The complete case with other facts or assumptions; `...` leaves one out."""
    facts, assume = dict(COMPLETE["facts"]), dict(COMPLETE["assume"])
    for name, value in changes.items():
        part = facts if name in facts else assume
        key = name if name in part else name.replace("__", ".")
        if value is ...:
            del part[key]
        else:
            part[key] = value
    return {"facts": facts, "assume": assume}


def outcome(folder: Path, given: dict[str, Any], *more: str) -> dict[str, Any]:
    """What `decide --format json` prints about a case."""
    ran = run("decide", shop(folder), "--case", "-", "--format", "json", *more, stdin=json.dumps(given))
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    assert ran.out == json.dumps(found, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    return found


def refund(found: dict[str, Any]) -> tuple[str, object]:
    """Verdict and value of the refund."""
    topic = found["rights"][0]["topics"]["level(refund)"]
    return topic["verdict"], topic["value"]


@pytest.mark.parametrize(
    ("changes", "verdict", "value"),
    [
        ({}, "value", "granted"),
        ({"notified": "2026-05-22"}, "silent", None),
        ({"notified": None}, "silent", None),
        ({"event_day": "counted"}, "silent", None),
        ({"last_day": "not_counted"}, "silent", None),
        ({"delivered": "2026-05-09", "notified": "2026-05-25", "roll_over": "next_working_day"}, "value", "granted"),
        ({"worn": True}, "conflict", ["granted", "refused"]),
        ({"worn": True, "notified": "2026-05-22"}, "value", "refused"),
        ({"clean": False}, "silent", None),
        ({"box_kept": False}, "value", "granted"),
        ({"box_kept": False, "consequence__box": "right_lost"}, "value", "refused"),
    ],
)
def test_known_cases(tmp_path: Path, changes: dict[str, Any], verdict: str, value: object) -> None:
    found = outcome(tmp_path, case(**changes))
    assert refund(found) == (verdict, value)
    assert found["needs"] == {"facts": [], "judgements": [], "readings": []}


@pytest.mark.parametrize(
    ("changes", "verdict", "needs"),
    [
        ({"worn": ...}, "needs_fact", {"facts": ["worn"]}),
        ({"clean": ...}, "needs_judgement", {"judgements": ["clean"]}),
        ({"event_day": ...}, "needs_reading", {"readings": ["event_day"]}),
        ({"box_kept": False, "consequence__box": ...}, "needs_reading", {"readings": ["consequence.box"]}),
        ({"consequence__box": ...}, "value", {}),
        ({"clean": ..., "notified": "2026-06-30"}, "silent", {"judgements": ["clean"]}),  # its last day hangs on it
        ({"colour": ..., "price": ..., "pieces": ..., "ordered": ...}, "value", {}),
        ({"box_kept": ...}, "value", {}),
        ({"notified": ..., "worn": True}, "needs_fact", {"facts": ["notified"]}),
    ],
)
def test_needs(tmp_path: Path, changes: dict[str, Any], verdict: str, needs: dict[str, list[str]]) -> None:
    found = outcome(tmp_path, case(**changes))
    assert refund(found)[0] == verdict
    assert found["needs"] == {"facts": [], "judgements": [], "readings": []} | needs
    assert found["rights"][0]["topics"]["last_day(notified, refund)"]["verdict"] in (
        "value",
        "silent",
        "needs_judgement",
        "needs_reading",
    )


def test_as_of(tmp_path: Path) -> None:
    open_case = case(notified=None)
    assert refund(outcome(tmp_path, open_case))[0] == "silent"
    found = outcome(tmp_path, open_case, "--as-of", "2026-05-20")
    assert (refund(found)[0], found["as_of"], found["needs"]["facts"]) == ("still_open", "2026-05-20", ["notified"])
    assert refund(outcome(tmp_path, open_case | {"as_of": "2026-05-20"})) == refund(found)
    assert refund(outcome(tmp_path, open_case, "--as-of", "2026-05-21")) == ("silent", None), "the last day has passed"
    assert refund(outcome(tmp_path, case(), "--as-of", "2026-06-30")) == ("value", "granted")


def test_an_unknown_event_may_lie_before_the_day_of_decision(tmp_path: Path) -> None:
    found = outcome(tmp_path, case(notified=...), "--as-of", "2026-06-30")
    assert refund(found)[0] == "needs_fact" and found["needs"]["facts"] == ["notified"]


def test_shape(tmp_path: Path) -> None:
    found = outcome(tmp_path, case(worn=True))
    assert found.keys() == {
        "schema_version",
        "policy",
        "as_of",
        "as_written",
        "rights",
        "needs",
        "taken_as_usual",
        "as_enforced",
    }
    (right,) = found["rights"]
    assert right.keys() == {"right", "label", "topics"}
    for topic in right["topics"].values():
        assert topic.keys() == {"verdict", "value", "because", "why_not"}
    topic = right["topics"]["level(refund)"]
    assert topic["because"] == [
        {"clause": "window", "quote": "Goods come back in 14 days."},
        {"clause": "worn_goods", "quote": "Worn goods stay yours."},
    ]
    assert {e["clause"] for e in topic["why_not"]} == {"box"}


def test_what_nobody_gave_is_taken_as_usual_and_told_where_it_matters(tmp_path: Path) -> None:
    found = outcome(tmp_path, case(worn=..., price=...), "--typical")
    assert (refund(found), found["taken_as_usual"]) == (("value", "granted"), {"worn": False}), "the price is no matter"
    assert found["needs"] == {"facts": [], "judgements": [], "readings": []}
    whole = outcome(tmp_path, case(worn=False), "--typical")
    assert whole["taken_as_usual"] == {} and whole["rights"] == found["rights"]
    text = run("decide", shop(tmp_path), "--case", "-", "--typical", stdin=json.dumps(case(worn=...))).out
    assert "nobody said; taken as usual\n  worn: no\n" in text


def test_an_impossible_case_names_what_excludes_each_other() -> None:
    policy = str(ROOT / "docs/examples/kettles.ret")
    given = ("invoked=change_of_mind", "delivered=2026-05-11", "arrived_back=2026-05-10")
    for more in ((), ("--typical",)):
        said = run("decide", policy, *(word for g in given for word in ("--set", g)), *more).err
        assert said.splitlines()[1:] == [
            '  an impossible case: delivered = "2026-05-11" and arrived_back = "2026-05-10": '
            "goods go back after they came; goods arrive after they were sent back"
        ]


def test_why_a_requirement_that_is_failed_decides_nothing(tmp_path: Path) -> None:
    found = outcome(tmp_path, case(box_kept=False, consequence__box="right_lost", notified="2026-05-22"))
    reasons = {e["clause"]: e["reason"] for e in found["rights"][0]["topics"]["level(refund)"]["why_not"]}
    assert refund(found)[0] == "silent" and reasons["box"] == "it is not met, and takes nothing here"


def test_law_stands_beside(tmp_path: Path) -> None:
    facts = {"invoked": "change_of_mind", "issue": "nothing_wrong", "delivered": "2026-05-11", "notified": "2026-05-12"}
    text = json.dumps({"facts": facts})
    policy = str(ROOT / "spec/policies/deliver3d.ret")
    found = json.loads(run("decide", policy, "--case", "-", "--format", "json", stdin=text).out)
    assert found["rights"][0]["topics"]["level(refund)"]["value"] == "refused"
    enforced = {r["right"]: r["topics"] for r in found["as_enforced"]["law"]}
    assert enforced["eu_withdrawal"]["level(refund)"]["verdict"] == "needs_fact"
    assert "individual_specification" in found["needs"]["judgements"]
    alone = json.loads(run("decide", policy, "--law", "none", "--case", "-", "--format", "json", stdin=text).out)
    assert alone["as_enforced"]["law"] == []


@pytest.mark.parametrize(
    ("given", "law"), [(("eu", "uk"), "eu, uk"), (("eu, uk",), "eu, uk"), ((), None), (("none",), "none")]
)
def test_laws_that_are_named_again_are_added(given: tuple[str, ...], law: str | None) -> None:
    @click.command()
    @law_option("which law")
    def command(law: str | None) -> None:
        click.echo(repr(law))

    options = [x for name in given for x in ("--law", name)]
    assert CliRunner().invoke(command, options).output.strip() == repr(law)
    assert CliRunner().invoke(command, [*options, "--law", "none", "--law", "eu"]).exit_code == 2


def test_settings(tmp_path: Path) -> None:
    settings = [
        f"--set={n}={'no' if v is False else 'yes' if v is True else v}"
        for part in COMPLETE.values()
        for n, v in part.items()
    ]
    ran = run("decide", shop(tmp_path), *settings)
    assert ran.code == 0 and "granted" in ran.out and "still needed" not in ran.out
    ran = run(
        "decide",
        shop(tmp_path),
        "--case",
        "-",
        "--set",
        "worn=yes",
        "--set",
        "notified=null",
        stdin=json.dumps(COMPLETE),
    )
    assert ran.code == 0 and "refused" in ran.out
    assert run("decide", shop(tmp_path), "--set", "pieces=3", "--set", "price=7").code == 0


def test_without_a_budget_nothing_is_decided(tmp_path: Path) -> None:
    ran = run("decide", shop(tmp_path), "--set", "worn=yes", "--budget", "1")
    assert (ran.code, ran.out) == (3, "") and "not proved" in ran.err


def test_a_vocabulary_without_axioms(tmp_path: Path) -> None:
    path = shop(tmp_path)
    (tmp_path / "mini.ret").write_text("\n".join(x for x in VOCABULARY.split("\n") if not x.startswith("axiom")))
    assert run("decide", path, "--set", "worn=yes").code == 0


def test_output(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    ran = run("decide", shop(tmp_path), "--set", "worn=yes", "--format", "json", "--output", str(target))
    assert (ran.code, ran.out) == (0, "") and json.loads(target.read_text())["policy"] == "mini_shop"


# --- leaving facts out changes nothing that is decided ---


@cache
def _program(folder: str) -> Any:
    policy = load(shop(Path(folder), HEAD + CLAUSES))
    assert policy.program is not None
    return policy.program


def _day(random: Random) -> str | None:
    return None if random.random() < 0.15 else f"2026-05-{random.randint(4, 31):02d}"


def _random(random: Random) -> dict[str, Any]:
    bits = {name: random.random() < 0.5 for name in ("worn", "box_kept", "clean")}
    days = {"ordered": "2026-05-04", "delivered": _day(random), "notified": _day(random)}
    choices = {
        "event_day": random.choice(["counted", "not_counted"]),
        "last_day": random.choice(["counted", "not_counted"]),
        "roll_over": random.choice(["none", "next_working_day"]),
        "consequence.box": random.choice(["right_lost", "right_kept"]),
    }
    return {"facts": bits | days | {"colour": "red", "price": "5.00", "pieces": 2}, "assume": choices}


OPEN = ("needs_fact", "needs_judgement", "needs_reading", "still_open")


def test_open_facts_change_nothing_that_is_decided(tmp_path: Path) -> None:
    program = _program(str(tmp_path))
    random, asked, left_open = Random(7), 0, 0
    while asked < 60:
        complete = _random(random)
        try:
            whole = outcome_json(decide(program, read_case(program, complete), budget=20_000_000))
        except BadCase:
            continue
        asked += 1
        part = {k: {n: v for n, v in entries.items() if random.random() < 0.6} for k, entries in complete.items()}
        if random.random() < 0.5:
            part["as_of"] = (
                "2026-06-30"  # after every day of the case: what is null may come, what is left out may have come
            )
            part["facts"] = {n: v for n, v in part["facts"].items() if v is not None}
        partly = outcome_json(decide(program, read_case(program, part), budget=20_000_000))
        for right, known in zip(partly["rights"], whole["rights"], strict=True):
            for name, topic in right["topics"].items():
                told = {k: topic[k] for k in ("verdict", "value")}
                if topic["verdict"] in OPEN:
                    left_open += 1
                    assert any(partly["needs"].values())
                else:
                    assert told == {k: known["topics"][name][k] for k in ("verdict", "value")}, (complete, part, name)
    assert 0 < left_open < 120, "both kinds of answers were seen"
