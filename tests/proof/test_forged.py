"""No forged certificate is called verified, and none makes us fail: fields and files of a real one changed in turn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from returnlogic.proof import recheck
from returnlogic.proof.certificate import BadCertificate, from_bytes
from returnlogic.solver.scripts import Sat, Unsat
from tests.cli.small import run
from tests.proof.forged import CONTENTS, Forgery, Shop, files, forgeries, replaced, verified, whole
from tests.proof.seeded import Remembering

HARMLESS = {"a vector less"}
"""A certificate with fewer vectors, all of them true, is another true certificate: it says not that they are enough."""


pytestmark = pytest.mark.usefixtures("remembering")


def test_no_forged_certificate_is_verified(made: Path) -> None:
    tried, passed = 0, {}
    for forgery in forgeries(Shop(made), every=False):
        ran = verified(made, forgery)
        tried += 1
        assert ran.code in (0, 1, 2), (forgery.what, ran)
        if ran.code == 0:
            passed[forgery.what] = ran.out
        else:
            assert ": verified" not in ran.out, forgery.what
            assert "help" in ran.out, (forgery.what, ran.out)
    assert passed.keys() == HARMLESS
    assert tried >= 61


def test_untouched_it_is_verified_and_says_of_what(made: Path) -> None:
    ran = verified(made, Forgery("nothing", lambda shop: None))
    data = Shop(made).read()
    assert ran.code == 0
    assert f"sample.ret, SHA-256 {data['policy']['sha256']}" in ran.out
    assert f"evaluator SHA-256 {data['target']['sha256']}" in ran.out


@pytest.mark.parametrize("path", ["/etc/hostname", "../../elsewhere/sample.ret"])
def test_a_policy_out_of_reach_has_to_be_named(made: Path, tmp_path: Path, path: str) -> None:
    shop = Shop(tmp_path / "shop")
    shutil.copytree(made, shop.folder)
    (tmp_path / "elsewhere").mkdir()
    for file in shop.folder.glob("sample.*"):
        file.rename(tmp_path / "elsewhere" / file.name)
    shop.write(replaced(shop.read(), ("policy", "path"), lambda _: path))
    ran = run("verify", str(shop.evaluator))
    assert ran.code == 2 and "help:" in ran.out
    if path.startswith("."):
        named = run("verify", str(shop.evaluator), "--policy", str(tmp_path / "elsewhere" / "sample.ret"))
        assert named.code == 0 and str(tmp_path / "elsewhere" / "sample.ret") in named.out


def test_what_a_repository_is_bounds_the_policy(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "shop")
    (tmp_path / "shop" / "out" / ".git").mkdir()
    ran = run("verify", str(tmp_path / "shop"))
    assert ran.code == 2 and f"outside of `{(tmp_path / 'shop' / 'out').resolve()}`" in ran.out
    (tmp_path / "shop" / "out" / ".git").rename(tmp_path / "shop" / ".git")
    assert run("verify", str(tmp_path / "shop" / "out" / "sample.py")).code == 0


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"a": 1, "a": 1}', "`a` is given twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5000, "number too long"),
        (b"NaN", "is no number"),
        (b"\xff", "byte 0 is not UTF-8"),
        (b"{", "is it whole?"),
    ],
)
def test_what_is_no_certificate_is_said(data: bytes, said: str) -> None:
    with pytest.raises(BadCertificate, match=said):
        from_bytes(data)


def test_a_folder_of_policies_bounds_the_policy(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "shop")
    (tmp_path / "policies").mkdir()
    ran = run("verify", str(tmp_path / "shop"), "--policy", str(tmp_path / "policies"))
    assert ran.code == 2 and "outside of" in ran.out
    assert run("verify", str(tmp_path / "shop" / "out"), "--policy", str(tmp_path / "shop")).code == 0


# --- the stand-alone re-check -----------------------------------------------------------------------------------------

UNSEEN = ("the source", "the proof of another", "the text of a", "a vector ", "the policy is at '", "vectors.jsonl")
"""What shows only to `verify`, which refuses all but one of these: it takes more than hashes and a solver.

The policy's other spellings of its path lead to the same file; paths that leave are printed, and hold another hash.
"""


def test_the_stand_alone_recheck_demands_the_whole_set(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    solver = Remembering()

    def answer(script: str) -> str:
        found = solver.solve(script)
        return "unsat" if isinstance(found, Unsat) else "sat" if isinstance(found, Sat) else "unknown"

    def vouched(forgery: Forgery) -> bool:
        shop = Shop(tmp_path / "shop")
        shutil.copytree(made, shop.folder, symlinks=True)
        forgery.apply(shop)
        code = recheck.vouched(shop.certificate, answer)
        shutil.rmtree(shop.folder)
        shutil.rmtree(tmp_path / "elsewhere", ignore_errors=True)
        return code == 0

    assert vouched(Forgery("nothing", lambda shop: None))
    said = capsys.readouterr().out
    data = Shop(made).read()
    assert data["policy"]["sha256"] in said and data["target"]["sha256"] in said and "sample.ret" in said
    listed = [f for f in whole() if "FIFO" not in f.what and "number" not in f.what and f.what != "spaces"]
    listed += [*_sets(), *list(files(Shop(made), every=False))[::8]]
    listed = [f for f in listed if "one more line" not in f.what]  # a comment
    passed = [f.what for f in listed if vouched(f)]
    assert [what for what in passed if not what.startswith((*UNSEEN, "recheck.py"))] == []
    assert len(listed) - len(passed) > 20


def _sets() -> list[Forgery]:
    """Certificates with something missing from the set."""

    def without(key: str, kind: str, name: str | None = None) -> Forgery:
        def apply(shop: Shop) -> None:
            data = shop.read()
            gone = [q for q in data[key] if q["kind"] == kind and name in (None, q["name"])]
            assert gone
            for q in gone:
                (shop.certificate / q["file"]).unlink()
            shop.write(data | {key: [q for q in data[key] if q not in gone]})

        return Forgery(f"{key} without {kind} {name}", apply)

    def no_canary(shop: Shop) -> None:
        for q in shop.read()["canaries"]:
            (shop.certificate / q["file"]).unlink()
        shop.write(shop.read() | {"canaries": []})

    def hollow(shop: Shop) -> None:
        last = shop.read()["obligations"][-1]["file"]
        shop.hashed(last, CONTENTS["hollow, in form"].replace(b"(assert (and", b"(assert (not |x|))\n(assert (and"))

    return [
        without("obligations", "accepts"),
        without("obligations", "domain"),
        without("obligations", "outcome", "voluntary/level(refund)"),
        Forgery("no canary", no_canary),
        Forgery("hollow", hollow),
    ]
