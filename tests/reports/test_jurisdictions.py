"""A provision is called by its id in every report, whatever jurisdiction its law is of."""

from __future__ import annotations

from pathlib import Path

from returnlogic.app.load import load
from returnlogic.base.finding import Finding
from returnlogic.base.resources import read_text
from returnlogic.checks._context import CheckContext
from returnlogic.checks.required_info_missing import find
from returnlogic.reports._format import PolicyResult
from returnlogic.reports._telling import speaker, telling
from returnlogic.reports.plain_json import finding_json
from returnlogic.solver.ask import DEFAULT_BUDGET

POLICY = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days

right coverage "the shop's promise"

statement lamps
  quote "We sell lamps."
  about assortment
"""


def test_a_provision_of_another_jurisdiction_is_no_clause(tmp_path: Path) -> None:
    law = read_text("spec", "law", "us_ca", "civil_code.ret").replace("us.ca.", "au.x.").replace("us_ca", "au")
    (tmp_path / "law" / "au").mkdir(parents=True)
    (tmp_path / "law" / "au" / "civil_code.ret").write_text(law, "utf-8")
    (tmp_path / "shop.txt").write_text("We sell lamps.", "utf-8")
    file = tmp_path / "shop.ret"
    file.write_text(POLICY, "utf-8")
    policy = load(file, laws=("au",), shelf=tmp_path / "law")
    assert not policy.problems and policy.program is not None
    (finding,) = (f for f in find(CheckContext(policy.program, DEFAULT_BUDGET)) if isinstance(f, Finding))
    assert [speaker(q) for q in finding.quotes] == ["au.x.1723.display"]
    result = PolicyResult("shop.ret", "shop", "Shop", "", (), (), (finding,), None, ())
    assert "au.x.1723.display" in [label for label, _ in telling(finding, result)]
    assert all("is_law" not in q for q in finding_json(finding, result)["quotes"])
