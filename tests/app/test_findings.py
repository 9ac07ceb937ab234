"""The real policies under their law: what the report must say, and that every case it shows holds."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest

from returnlogic.app.case import read_case
from returnlogic.app.decide import decide
from returnlogic.app.load import load
from returnlogic.base.interface import LEVELS
from returnlogic.checks._catalogue import rules
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.evaluate import Evaluation
from returnlogic.meaning.program import Output, Program
from returnlogic.meaning.variants import suspend
from returnlogic.reports._outcome import outcome_json
from tests.policy_reports import POLICIES, ROOT, Reports, run_check

CODES = {rule.code for rule in rules().values() if rule.told_by not in ("load", "second solver")}
NAMES = pytest.mark.parametrize("name", POLICIES)


# --- every report ---


@NAMES
def test_no_fault_of_our_own_and_nothing_undecided(name: str, reports: Reports) -> None:
    report = reports(name)
    assert not report.findings("RL604") and not report.findings("RL602")
    assert report.json["summary"]["goals"]["not_proved"] == 0
    assert report.json["problems"] == []
    assert report.exit_code == 1


@NAMES
def test_codes_asked_and_codes_skipped_are_the_catalogue(name: str, reports: Reports) -> None:
    goals = reports(name).json["goals"]
    assert {g["code"] for g in goals} == CODES


@NAMES
def test_no_code_is_both_asked_and_skipped(name: str, reports: Reports) -> None:
    goals = reports(name).json["goals"]
    skipped = {g["code"] for g in goals if g["verdict"] == "skipped"}
    asked = {g["code"] for g in goals if g["verdict"] != "skipped"}
    assert not skipped & asked and skipped | asked <= CODES
    named = {code for f in reports(name).findings("RL905") for code in f["evidence"]["codes"]}
    assert named == skipped
    assert all(s["reason"] for g in goals for s in g["subjects"] if s["verdict"] in ("skipped", "not_proved"))


@NAMES
def test_every_finding_has_evidence(name: str, reports: Reports) -> None:
    report = reports(name)
    text = POLICIES[name].with_suffix(".txt").read_text("utf-8")
    for f in report.json["findings"]:
        assert f["message"] and f["story"]["conclusion"] and len(f["fingerprint"]) == 16
        assert f["quotes"] or f["regions"] or f["code"] in ("RL505", "RL905", "RL410"), f["message"]
        for q in f["quotes"]:
            if q["source"].endswith(".txt"):
                assert " ".join(text[q["start"] : q["end"]].split()) == " ".join(q["text"].split())
        if f["code"] in ("RL401", "RL402"):
            assert all(entry["citation"] and entry["verified"] for entry in f["law"]) and f["law"]
    prints = [f["fingerprint"] for f in report.json["findings"]]
    assert len(set(prints)) == len(prints)


@NAMES
def test_every_refuted_goal_is_a_finding(name: str, reports: Reports) -> None:
    """Of its code; but a contradicting pair may be a leaf of another pair's finding, which then lists both clauses."""
    report = reports(name)
    subjects = [
        (g["code"], s["subject"]) for g in report.json["goals"] for s in g["subjects"] if s["verdict"] == "refuted"
    ]
    stars = [set(f["clauses"]) for f in report.json["findings"] if f["code"] in ("RL101", "RL102")]
    for code, subject in subjects:
        if code in ("RL101", "RL102"):
            assert any(set(subject.split(" and ")) <= star for star in stars), subject
        else:
            assert report.findings(code), (code, subject)
    found = {f["code"] for f in report.json["findings"]} - {"RL905"}
    assert found <= {code for code, _ in subjects}


# --- every case replays ---


class Shown:
    """A finding's case on the reference evaluator, with the headlines suspended that the finding leaves aside."""

    def __init__(self, program: Program, finding: Mapping[str, Any], case: Mapping[str, Any]) -> None:
        apart_from = finding["evidence"]["apart_from"]
        self.program = suspend(program, apart_from) if apart_from else program
        self.finding, self.case = finding, case
        given = read_case(self.program, case)
        assert not given.open, given.open
        self.run = Evaluation(self.program, given.values)
        self.decided = outcome_json(decide(self.program, given, budget=1))
        self.mine = [self.program.clause(c) for c in finding["clauses"]]

    def verdicts(self) -> set[str]:
        return {t["verdict"] for r in self.decided["rights"] for t in r["topics"].values()}

    def levels(self) -> list[Output]:
        return [o for o in self.program.policy_outputs if o.topic.kind == "level"]

    def holds(self) -> bool:
        run, mine, topic = self.run, self.mine, self.finding["topic"]
        match self.finding["code"]:
            case "RL101" | "RL102":
                return "conflict" in self.verdicts()
            case "RL109":
                targets = [c for c in mine if c.requirement is None]
                return run.holds(mine[0].app) and any(run.holds(c.entitled) for c in targets)
            case "RL111":
                assert mine[1].states is not None
                return run.holds(mine[0].app) and not run.holds(mine[1].states)
            case "RL201":
                program = self.program
                helps = program.helps.get(str(run.case[program.role("ground")]), ())
                live = [c for o in self.levels() for c in o.claims if run.holds(c.live)]
                return not any(c.topic.subject in helps and not c.refuses for c in live)
            case "RL204" | "RL506":
                return self.differs("assume", self.finding["topic"])
            case "RL207":
                return run.holds(mine[0].scope)
            case "RL209":
                spoken = [(run.number(o.lo), run.number(o.hi)) for o in self.levels() if not run.holds(o.silent)]
                return any(run.holds(c.live) for c in mine) and any(lo < hi for lo, hi in spoken)
            case "RL401" if topic.startswith("due("):
                return any(run.holds(c.live) for c in mine if c.provision is not None)
            case "RL401" | "RL402" | "RL413":
                provisions = [c for c in self.program.clauses if c.provision and c.owed and run.holds(c.live)]
                return any(self.below(p) for p in provisions)
            case "RL501" if self.finding["topic"] == "level":
                return any(run.holds(c.live) and run.number(c.hi) == 1 for c in mine[0].claims)
            case "RL501":
                return self.differs("facts", self.finding["topic"])
            case "RL106":
                return run.holds(mine[0].scope) and not run.holds(mine[0].entitled)
            case "RL118":
                kept = [run.holds(c.entitled if c.requirement is None else c.requirement) for c in mine[:2]]
                return kept[0] != kept[1]
            case "RL112":
                return run.holds(mine[0].scope) != run.holds(mine[1].scope)
            case "RL114":
                return any(not run.holds(o.silent) and run.number(o.hi) == 0 for o in self.levels())
            case "RL116":
                return any(run.holds(c.scope) for c in mine)
            case "RL205":
                topics = [t for r in self.decided["rights"] for n, t in r["topics"].items() if n == topic]
                return all(run.holds(c.live) for c in mine) and (
                    not topics or "silent" in {t["verdict"] for t in topics}
                )
            case "RL210":
                return self.differs("assume", f"consequence.{mine[0].id}")
            case "RL211":
                return self.differs("assume", topic)
            case "RL213":
                spoken_of = [o for o in self.levels() if not run.holds(o.silent)]
                return bool(spoken_of) and all(run.number(o.hi) == 0 for o in spoken_of)
            case "RL214":
                return run.holds(mine[0].scope) and not run.holds(mine[0].entitled)
            case "RL414":
                grants = any(run.holds(c.live) for c in mine if c.provision is not None)
                return grants and run.holds(mine[0].scope) and not run.holds(mine[0].entitled)
            case "RL307":
                return not any(run.holds(c.live) for c in mine[:1]) and any(run.holds(c.live) for c in mine[1:])
            case "RL403" | "RL404" | "RL405" | "RL406" | "RL407":
                return any(run.holds(c.live) for c in mine if c.provision is not None)
        return False

    def below(self, provision: Clause) -> bool:
        """The policy speaks of a remedy the provision owes and is worse, and nothing it gives puts the goods right."""
        several = len(provision.owed) > 1
        least = LEVELS.index("shop_picks" if several else "granted")
        accepted = (*provision.owed, "refund", "price_reduction") if several else provision.owed
        spoken = {o: self.run.number(o.worst) for o in self.levels() if not self.run.holds(o.silent)}
        worse = any(level < least and o.topic.subject in provision.owed for o, level in spoken.items())
        return worse and not any(level >= least and o.topic.subject in accepted for o, level in spoken.items())

    def differs(self, part: str, name: str) -> bool:
        """Whether another value of one fact or assumption changes what is decided."""
        known = self.program.assumptions if part == "assume" else self.program.inputs
        domain = getattr(known[name], "domain", None) or getattr(known[name].sort, "members", (False, True))
        for value in domain:
            other = {**self.case, part: {**self.case[part], name: value}}
            outcome = decide(self.program, read_case(self.program, other), budget=1)
            if outcome_json(outcome)["rights"] != self.decided["rights"]:
                return True
        return False


@NAMES
def test_every_case_replays(name: str, reports: Reports) -> None:
    program = load(POLICIES[name]).program
    assert program is not None
    shown = 0
    for f in reports(name).json["findings"]:
        for which in ("witness", "worst"):
            if f[which] is not None:
                assert f[which]["replayed"]
                assert Shown(program, f, f[which]["case"]).holds(), (f["code"], f["message"], which)
                shown += which == "witness"
    assert shown > 15


# --- Deliver3D ---


def days(finding: Mapping[str, Any], **counting: str) -> list[tuple[int, int]]:
    """The region of a finding under one way of counting, in days."""
    for region in finding["regions"]:
        if all(region["assumptions"].get(n) == v for n, v in counting.items()):
            return [(box[0]["from"], box[0]["to"]) for box in region["boxes"]]
    raise AssertionError(f"no region under {counting}")


def test_90_days_against_60(reports: Reports) -> None:
    pairs = {tuple(f["clauses"]): f for f in reports("deliver3d").findings("RL102")}
    assert {a for a, _ in pairs} == {"ninety_days"}
    f = pairs["ninety_days", "expired"]
    assert f["severity"] == "error" and not f["evidence"]["conditional"]
    usual = {"last_day": "counted", "roll_over": "none"}
    assert days(f, event_day="not_counted", **usual) == [(61, 90)]
    assert days(f, event_day="counted", **usual) == [(60, 89)]
    (days_differ,) = reports("deliver3d").findings("RL101")
    assert days_differ["clauses"] == ["ninety_days", "sixty_days"]
    assert {"submission": "sent_back"} in days_differ["assumptions"]
    assert f["witness"]["case"]["facts"]["delivered"] == "2026-05-11"
    assert f["witness"]["case"]["facts"]["notified"] == "2026-07-11"


def test_the_packaging_rule_defeats_the_right(reports: Reports) -> None:
    (f,) = reports("deliver3d").findings("RL109", "packaging")
    assert f["witness"]["case"]["facts"]["box_arrived_intact"] is False
    assert "even one who kept everything" in f["message"]
    assert f["assumptions"] == [{"consequence.packaging": "right_lost"}]


def test_deliver3d_is_below_the_legal_guarantee(reports: Reports) -> None:
    (f,) = (f for f in reports("deliver3d").findings("RL401", "expired") if f["clauses"][1] == "eu.sgd.10.1")
    assert f["severity"] == "error"
    assert f["law"][0]["citation"] == "Directive (EU) 2019/771 Art 10(1), 13(1)-(2)"


def test_deliver3d_leaves_open_who_chooses_and_by_when(reports: Reports) -> None:
    report = reports("deliver3d")
    assert report.findings("RL209") and report.findings("RL207", "settlement")
    assert {f["topic"] for f in report.findings("RL204")} >= {"event_day", "last_day", "roll_over"}
    assert {f["topic"] for f in report.findings("RL506")} == {"submission", "ninety_days_start", "new_condition"}
    assert any("the parcel is lost or the parcel is late" in f["message"] for f in report.findings("RL201"))


def test_what_arrived_broken_is_to_go_back_as_new(reports: Reports) -> None:
    (f,) = reports("deliver3d").findings("RL109", "condition")
    assert f["witness"]["case"]["facts"]["issue"] == "arrived_damaged"
    assert f["assumptions"] == [{"consequence.condition": "right_lost", "new_condition": "as_good_as_new"}]


def test_the_fee_of_30_percent_is_a_cost_and_a_penalty(reports: Reports) -> None:
    report = reports("deliver3d")
    (f,) = report.findings("RL404", "production")
    assert "eu.crd.13.1" in f["clauses"] and {law["verified"] for law in f["law"]} == {"primary"}
    assert f["evidence"]["conditional"]
    assert report.findings("RL406", "flat_fee", "eu.uctd.e") and report.findings("RL406", "changes", "eu.uctd.j")


def test_a_hidden_defect_and_the_wrong_size_are_refused_by_every_route(reports: Reports) -> None:
    said = "another size than was ordered or the goods have a defect that shows later"
    f = next(f for f in reports("deliver3d").findings("RL213") if said in f["message"])
    assert not f["evidence"]["conditional"] and "61 days after delivery" in f["story"]["issue"]


# --- Little Legends ---


def test_the_headline_is_one_matter(reports: Reports) -> None:
    report = reports("little-legends")
    pairs = [f for f in report.findings("RL102") if "no_returns" in f["clauses"]]
    assert {f["clauses"][1] for f in pairs} >= {"damaged", "damaged_promise", "authorised_return"}
    assert {f["severity"] for f in pairs} == {"error"}
    assert [f["clauses"][1] for f in pairs if not f["evidence"]["conditional"]] == ["authorised_return"]
    matters = [m for m in report.json["matters"] if {f["fingerprint"] for f in pairs} & set(m["findings"])]
    assert len(matters) == 1 and {f["fingerprint"] for f in pairs} <= set(matters[0]["findings"])


def test_little_legends_is_below_the_legal_guarantee(reports: Reports) -> None:
    report = reports("little-legends")
    sgd = [f for code in ("RL401", "RL402") for f in report.findings(code) if "eu.sgd.10.1" in f["clauses"]]
    assert {f["clauses"][0] for f in sgd if f["severity"] == "error"} >= {"no_returns", "custom_items"}
    assert {f["law"][0]["citation"] for f in sgd} == {"Directive (EU) 2019/771 Art 10(1), 13(1)-(2)"}
    assert {f["law"][0]["verified"] for f in sgd} == {"primary"}


def test_a_clause_of_one_reading_is_conditional_on_it(reports: Reports) -> None:
    """`final_sales` exists under one reading only: what the text leaves open is never taken as given."""
    found = [f for f in reports("little-legends").findings("RL401") if f["clauses"][0] == "final_sales"]
    assert found and all(f["evidence"]["conditional"] for f in found)
    assert all(a["sales_are_final"] == "without_exception" for f in found for a in f["assumptions"])


def test_refusing_withdrawal_waits_for_a_judgement(reports: Reports) -> None:
    report = reports("little-legends")
    crd = [f for c in ("RL401", "RL402") for f in report.findings(c) if "eu.crd.9.1" in f["clauses"]]
    assert crd and all(f["evidence"]["conditional"] for f in crd)
    judged = {p for f in report.findings("RL505") for p in f["evidence"]["findings"]}
    assert {f["fingerprint"] for f in crd} <= judged


def test_the_saving_clause_masks(reports: Reports) -> None:
    (f,) = reports("little-legends").findings("RL413")
    below = ("RL401", "RL402", "RL403", "RL404", "RL405")
    bases = {g["fingerprint"] for g in reports("little-legends").json["findings"] if g["code"] in below}
    assert set(f["evidence"]["bases"]) <= bases and f["evidence"]["bases"]


def test_all_sentences_that_mask_are_one_finding(reports: Reports) -> None:
    (f,) = reports("little-legends").findings("RL413")
    assert f["clauses"][:2] == ["complies", "statutory"]


def test_who_tells_of_the_law_has_told(reports: Reports) -> None:
    """The text names the 14 days, the goods outside them and the two years of the guarantee, and no function."""
    assert [f["clauses"] for f in reports("little-legends").findings("RL407")] == [["eu.crd.6.1.h.function"]]
    missing = ["eu.crd.6.1.h", "eu.crd.6.1.h.function", "eu.crd.6.1.k", "eu.crd.6.1.l", "eu.crd.6.1.l.elements"]
    assert sorted(f["clauses"][0] for f in reports("deliver3d").findings("RL407")) == missing


def test_the_shop_deems_whose_fault_it_is(reports: Reports) -> None:
    report = reports("little-legends")
    assert report.findings("RL406", "deemed", "eu.uctd.m")
    (f,) = report.findings("RL404", "customer_costs", "eu.sgd.14.1")
    assert f["severity"] == "error"


def test_a_parcel_that_is_lost_is_no_return(reports: Reports) -> None:
    about = [f["clauses"][0] for f in reports("little-legends").json["findings"] if "eu.crd.18.2" in f["clauses"]]
    assert about == []
    apart = reports("little-legends").findings("RL405", "secure_packing", "eu.sgd.13.4")
    assert apart, "a headline on goods that came is still set aside"


def test_the_wrong_miniature_is_refused_by_every_route(reports: Reports) -> None:
    assert any(
        "another item came than was ordered" in f["message"] for f in reports("little-legends").findings("RL213")
    )


def test_a_cancellation_does_not_say_when_the_money_comes_back(reports: Reports) -> None:
    (f,) = reports("little-legends").findings("RL205", "in_stock_cancellation")
    assert f["topic"] == "due(refunded)"


def test_printing_at_once_leaves_nothing_to_cancel(reports: Reports) -> None:
    (f,) = reports("little-legends").findings("RL111", "accommodation", "production_begins")
    assert f["assumptions"] == [{"immediately": [0, 0]}]


def test_all_and_almost_all_are_printed_to_order(reports: Reports) -> None:
    (f,) = reports("little-legends").findings("RL110")
    assert set(f["clauses"]) == {"all_to_order", "almost_all_to_order"}


# --- Miniature Expressions and BluePrint3D ---


def test_three_days_are_not_three_business_days(reports: Reports) -> None:
    """A Wednesday's parcel: three days end on Saturday, three business days on Monday."""
    (f,) = reports("miniature-expressions").findings("RL101", "missing_contact", "missing_within")
    assert not f["assumptions"] and f["topic"] == "last_day(notified)"
    delivered, told = (date.fromisoformat(f["witness"]["case"]["facts"][e]) for e in ("delivered", "notified"))
    assert delivered + timedelta(days=3) < told


def test_a_full_refund_is_not_one_less_shipping(reports: Reports) -> None:
    (f,) = reports("miniature-expressions").findings("RL101", "happy_or_back", "less_shipping")
    assert not f["assumptions"] and f["topic"] == "base(refund)"
    assert Decimal(f["witness"]["case"]["facts"]["carriage_cost"]) > 0


def test_notice_within_14_days_unless_faulty(reports: Reports) -> None:
    late = {f["code"] for f in reports("blueprint3d").json["findings"] if "late" in f["clauses"]}
    assert {"RL102", "RL401"} <= late


def test_the_citation_is_looked_up(reports: Reports) -> None:
    (f,) = reports("blueprint3d").findings("RL411")
    assert "28(3)(a)" in f["message"] and "28(1)(b)" in f["story"]["help"]


def test_the_page_of_findings_is_of_today(reports: Reports) -> None:
    """`python docs/make_findings.py` writes it."""
    spec = spec_from_file_location("make_findings", ROOT / "docs" / "make_findings.py")
    assert spec is not None and spec.loader is not None
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    found = [reports(name).json for name in POLICIES]
    whole = {part: [x for report in found for x in report[part]] for part in ("policies", "goals", "findings")}
    assert made.PAGE.read_text("utf-8") == made.page(whole)


# --- exit codes and repeatability ---


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--select", "RL104"), 0),
        (("--select", "RL207"), 0),
        (("--select", "RL207", "--fail-on", "warning"), 1),
        (("--select", "RL207", "--fail-on", "warning", "--exit-zero"), 0),
        (("--select", "RL104", "--budget", "1"), 3),
        (("--select", "RL104", "--budget", "1", "--exit-zero"), 3),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, tuple) else str(v),
)
def test_exit_codes(options: tuple[str, ...], code: int) -> None:
    assert run_check(POLICIES["deliver3d"], *options).exit_code == code


def test_the_report_is_the_same_every_time() -> None:
    one, two = (run_check(POLICIES["deliver3d"], "--select", "RL109", "--select", "RL209") for _ in range(2))
    assert json.dumps(one.json) == json.dumps(two.json)
