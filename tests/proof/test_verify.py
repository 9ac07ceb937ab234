"""`compile` and `verify` as their users meet them: nothing that is not the policy is ever called verified."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import returnlogic as rl
from returnlogic.app.verify import Verified
from returnlogic.base import time_limit as module
from returnlogic.base.finding import Finding
from returnlogic.base.time_limit import OutOfTime
from tests.cli.small import Ran, run
from tests.proof.conftest import SETTINGS
from tests.proof.forged import canonical
from tests.proof.seeded import SAMPLE

pytestmark = pytest.mark.usefixtures("remembering")


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Path:
    """A copy to break."""
    shutil.copytree(made, tmp_path / "shop")
    return tmp_path / "shop"


def verify(shop: Path, *more: str) -> Ran:
    return run("verify", str(shop), *more)


def never_verified(ran: Ran) -> None:
    assert ": verified" not in ran.out + ran.err


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_verified(shop: Path) -> None:
    ran = verify(shop, "--solver", "cvc5")
    assert ran.code == 0 and ": verified, it is `sample`" in ran.out and "z3 and cvc5" in ran.out
    assert "  assuming rounding = half_up" in ran.out


def test_the_same_bytes_twice(shop: Path, tmp_path: Path) -> None:
    again = shop / "out2"
    assert run("compile", str(shop / "sample.ret"), "--to", "python", "--output", str(again), *SETTINGS).code == 0
    files = sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(shop / "out") for p in (shop / "out").rglob("*") if p.is_file())
    assert all((again / f).read_bytes() == (shop / "out" / f).read_bytes() for f in files)


def test_the_stand_alone_recheck_agrees_and_notices(shop: Path) -> None:
    script = shop / "out" / "sample.py.certificate" / "recheck.py"

    def recheck(*solver: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, str(script), *solver], capture_output=True, text=True, timeout=120)

    assert [recheck().returncode, recheck("cvc5").returncode] == [0, 0]
    query = next((script.parent / "queries").glob("*outcome.smt2"))
    query.write_text(query.read_text() + "; more\n")
    assert recheck().returncode == 1
    replace(shop / "out" / "sample.py", "delivered + 30", "delivered + 31")
    assert "changed since it was proved" in recheck().stdout


def test_a_hand_edit_is_shown_on_a_case_that_replays(shop: Path) -> None:
    replace(shop / "out" / "sample.py", "sent_back <= thirty", "sent_back < thirty")
    ran = verify(shop)
    assert ran.code == 1
    never_verified(ran)
    assert "RL603" in ran.out and "error[RL601 evaluator-disagrees]" in ran.out and "replayed" in ran.out
    assert "voluntary/balance(refund): the policy says 0.87, the evaluator silent" in ran.out


def test_an_index_that_wraps_is_a_wrong_text_and_not_our_fault(shop: Path) -> None:
    replace(
        shop / "out" / "sample.py",
        "sealed_media and opened",
        "sealed_media and opened and (_ADD_18_MONTHS_DOWN[-1] > 0)",
    )
    ran = verify(shop)
    assert ran.code == 1 and "error[RL601 evaluator-disagrees]" in ran.out and "RL604" not in ran.out
    assert "the index lies in the table: not in this case, and the runtime does not notice" in ran.out
    never_verified(ran)


def test_an_edit_that_changes_nothing_is_stale_all_the_same(shop: Path) -> None:
    replace(shop / "out" / "sample.py", "thirty_days_app else _VALUE_1", "thirty_days_app else  _VALUE_1")
    ran = verify(shop)
    assert ran.code == 1 and "RL603" in ran.out and "RL601" not in ran.out
    never_verified(ran)


def test_code_outside_the_subset_is_refused_and_never_run(shop: Path) -> None:
    mark = shop / "ran"
    replace(shop / "out" / "sample.py", "POLICY = ", f"open({str(mark)!r}, 'w')\nPOLICY = ")
    ran = verify(shop)
    assert ran.code == 1 and "RL601" in ran.out and "not a constant and not a function" in ran.out
    assert not mark.exists()
    never_verified(ran)


def test_an_old_certificate(shop: Path) -> None:
    replace(shop / "sample.ret", "sent_back within 30 days", "sent_back within 28 days")
    ran = verify(shop)
    assert ran.code == 1 and "the policy says something else" in ran.out and "RL601" in ran.out
    never_verified(ran)


def test_rewording_is_told_apart_from_another_meaning(shop: Path) -> None:
    replace(shop / "sample.ret", 'right voluntary "the voluntary return"', 'right voluntary "bringing goods back"')
    ran = verify(shop)
    assert ran.code == 1 and "changed since, though not what it decides" in ran.out and "something else" not in ran.out
    never_verified(ran)


@pytest.mark.parametrize("broken", ["query", "canary", "hash", "obligation left out"])
def test_a_wrong_hash_or_an_obligation_less(shop: Path, broken: str) -> None:
    folder = shop / "out" / "sample.py.certificate"
    query = sorted((folder / "queries").glob("*-def.smt2"))[0]
    certificate = json.loads((folder / "certificate.json").read_text())
    if broken == "query":
        query.write_text("(check-sat)\n")
    elif broken == "canary":
        (folder / "queries" / "canary-1.smt2").write_text("(assert false)\n(check-sat)\n")
    elif broken == "hash":
        certificate["target"]["sha256"] = "0" * 64
    else:
        query = folder / certificate["obligations"].pop()["file"]
        query.unlink()
    (folder / "certificate.json").write_bytes(canonical(certificate))
    ran = verify(shop)
    assert ran.code == 1 and "RL603" in ran.out
    never_verified(ran)


@pytest.mark.parametrize("broken", ["truncated", "no JSON", "no bytes", "bad bytes", "another thing", "a path out"])
def test_what_is_no_certificate_cannot_be_used(shop: Path, broken: str) -> None:
    path = shop / "out" / "sample.py.certificate" / "certificate.json"
    data = path.read_bytes()
    changed = {
        "truncated": data[: len(data) // 2],
        "no JSON": b"{",
        "no bytes": b"",
        "bad bytes": b"\xff\xfe",
        "another thing": b'{"schema_version": "0.1"}',
        "a path out": data.replace(b'"file": "sample.py"', b'"file": "../sample.py"'),
    }[broken]
    assert changed != data
    path.write_bytes(changed)
    ran = verify(shop)
    assert ran.code == 2 and "help:" in ran.out
    never_verified(ran)


def test_a_certificate_of_another_policy(shop: Path) -> None:
    other = Path(__file__).resolve().parents[2] / "spec" / "policies" / "deliver3d.ret"
    ran = verify(shop, "--policy", str(other))
    assert ran.code == 1 and "the certificate is of `sample`, not of `deliver3d`" in ran.out
    never_verified(ran)


def test_what_is_not_there(shop: Path) -> None:
    for path in ("no-such.py", "sample.ret"):
        ran = run("verify", str(shop / path))
        assert ran.code == 2 and "help:" in ran.out
    (shop / "sample.ret").unlink()
    ran = verify(shop)
    assert ran.code == 2 and "--policy" in ran.out
    never_verified(ran)


def test_a_budget_that_is_too_small_is_not_proved(shop: Path) -> None:
    ran = verify(shop, "--budget", "1")
    assert ran.code == 3 and "RL602" in ran.out
    never_verified(ran)


def test_a_folder_at_once_as_json(shop: Path) -> None:
    ran = run("verify", str(shop), "--format", "json")
    report = json.loads(ran.out)
    assert (ran.code, report["exit_code"]) == (0, 0)
    assert [e["verified"] for e in report["evaluators"]] == [True]
    replace(shop / "out" / "sample.py", "delivered + 30", "delivered + 31")
    report = json.loads(run("verify", str(shop), "--format", "json").out)
    (evaluator,) = report["evaluators"]
    assert report["exit_code"] == 1 and not evaluator["verified"]
    assert evaluator["findings"][-1]["witness"]["facts"]["invoked"] == "change_of_mind"


def test_what_stands_in_the_way_of_one_evaluator_hides_no_other(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shop / "out", shop / "a")
    (shop / "a" / "sample.py").unlink()
    ran = verify(shop)
    assert ran.code == 2 and f"cannot read `{shop / 'a' / 'sample.py'}`" in ran.out
    assert f"{shop / 'out' / 'sample.py'}: verified" in ran.out
    shutil.copytree(shop / "out", shop / "z")
    looks = iter([None, None, OutOfTime("time was up before it was asked", "raise `--time-limit`")])

    def ask_in_time() -> None:
        if fault := next(looks):
            raise fault

    monkeypatch.setattr("returnlogic.app.verify.ask_in_time", ask_in_time)
    (shop / "a" / "sample.py").write_text((shop / "out" / "sample.py").read_text("utf-8").replace("+ 30", "+ 31"))
    ran = verify(shop)
    assert ran.code == 1 and f"{shop / 'a' / 'sample.py'}: not verified" in ran.out
    assert f"{shop / 'out' / 'sample.py'}: verified" in ran.out
    late = (
        f"error[out of time]: {shop / 'z' / 'sample.py'}: time was up before it was asked\n  help: raise `--time-limit`"
    )
    assert late in ran.out
    monkeypatch.setattr("returnlogic.app.verify.ask_in_time", module.ask_in_time)
    monkeypatch.setattr(module, "time_left", lambda: -1.0)
    report = json.loads(run("verify", str(shop), "--format", "json").out)
    assert report["exit_code"] == 3 and report["evaluators"] == [] and len(report["problems"]) == 3


def test_a_generated_file_that_lost_its_certificate_is_not_passed_over(shop: Path) -> None:
    shutil.copytree(shop / "out", shop / "more")
    shutil.rmtree(shop / "more" / "sample.py.certificate")
    ran = run("verify", str(shop))
    assert ran.code == 2 and "has no certificate" in ran.out
    never_verified(ran)
    (shop / "more" / "sample.py").write_text("print('by hand')\n")
    assert run("verify", str(shop)).code == 0


def test_without_vectors_it_is_verified_all_the_same(shop: Path) -> None:
    to = ("--to", "python", "--output", str(shop / "out"))
    ran = run("compile", str(shop / "sample.ret"), *to, *SETTINGS, "--no-vectors")
    assert ran.code == 0 and "no test vectors" in ran.out
    assert not (shop / "out" / "sample.py.certificate" / "vectors.jsonl").exists()
    assert verify(shop).code == 0


# --- compile ----------------------------------------------------------------------------------------------------------


def test_what_the_text_leaves_open_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    ran = run("compile", str(SAMPLE), "--to", "python", "--output", str(tmp_path / "out"))
    assert ran.code == 2 and "rounding: half_up or down or up" in ran.err and "--assume rounding=half_up" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_policy_with_errors_is_refused_unless_told(tmp_path: Path) -> None:
    path = tmp_path / "p.ret"
    path.write_text(
        'policy p "p"\n  source "p.txt"\n  uses retail\n  counting calendar_days\n'
        'entitlement a\n  quote "q"\n  when invoked is fault\n  owed refund\n'
        'exclusion b\n  quote "q"\n  when invoked is fault\n  no refund\nright r "r"\n'
    )
    (tmp_path / "p.txt").write_text("q")
    to = ("--to", "python", "--output", str(tmp_path / "out"))
    ran = run("compile", str(path), *to)
    assert ran.code == 1 and "RL102" in ran.err and "--with-findings" in ran.err
    assert not (tmp_path / "out").exists()
    assert run("compile", str(path), *to, "--with-findings").code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--to", "pyton"), "did you mean `python`?"),
        (("--to", "python", "--assume", "rounding"), "write NAME=VALUE"),
        (("--to", "python", "--assume", "rounding=sideways"), "half_up, down, up"),
        (("--to", "python", "--assume", "roundng=down"), "it has"),
        (("--to", "python", "--assume", "rounding=down", "--assume", "rounding=up"), "given twice"),
    ],
)
def test_usage(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    ran = run("compile", str(SAMPLE), *options, "--output", str(tmp_path))
    assert ran.code == 2 and said in ran.err, ran.err


def test_the_api_hands_out_the_evaluator_itself() -> None:
    made = rl.generate(rl.load(SAMPLE), assume={"rounding": "half_up"})
    facts = {"invoked": "cancel", "issue": "nothing_wrong", "price": "50.00", "carriage": "4.90"}
    facts |= dict.fromkeys(("personalised", "sealed_media", "opened", "photos_sent"), False)
    facts |= dict.fromkeys(("delivered", "notified", "sent_back", "arrived_back"))
    assert made.decide(facts)["order_cancelled/amount(production_fee)"] == ("value", 500, 500)
    with pytest.raises(ValueError, match=r"`price`: .*`carriage`: missing"):
        made.decide({**{n: v for n, v in facts.items() if n != "carriage"}, "price": "-1.00"})


def test_findings_have_a_fingerprint_of_their_own(shop: Path) -> None:
    replace(shop / "out" / "sample.py", "delivered + 30", "delivered + 31")
    (found,) = rl.verify(shop / "out" / "sample.py", policy=shop / "sample.ret")
    assert isinstance(found, Verified) and all(isinstance(f, Finding) for f in found.findings)
    assert len({f.fingerprint for f in found.findings}) == len(found.findings) == 2
