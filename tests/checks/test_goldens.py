"""Every check on small policies: at least one on which it fires and one near miss, as the reader sees them."""

import os
import re
from pathlib import Path

import pytest

from tests.checks.goldens import CODES, Golden, goldens

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.md"))
# Codes whose check cannot fire through the ordinary route; the test that shows the near miss says why.
NEVER_FIRES = {"witness-not-replayed"}
ALWAYS_FIRES = {"check-skipped"}  # `diff` and `verify` tell codes that `check` does not ask


@pytest.mark.parametrize("golden", [g for f in FILES for g in goldens(f)], ids=lambda g: f"{g.file.stem}: {g.title}")
def test_findings(golden: Golden, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    shown = golden.shown(tmp_path)
    if request.config.getoption("--update") and shown != golden.expected:
        assert "PYTEST_XDIST_WORKER" not in os.environ, "--update rewrites files: run it without -n"
        golden.rewrite(shown)
        pytest.skip("rewritten")
    assert shown == golden.expected


def test_one_file_per_check() -> None:
    assert {f.stem for f in FILES} == set(CODES)


@pytest.mark.parametrize("slug", sorted(CODES))
def test_fires_and_does_not(slug: str) -> None:
    fires = {g.fires for g in goldens(HERE / f"{slug}.md")}
    assert fires == ({True} if slug in ALWAYS_FIRES else {False} if slug in NEVER_FIRES else {True, False})


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_findings_show_no_code_but_their_own_and_no_path_of_the_machine(path: Path) -> None:
    for golden in goldens(path):
        heads = re.findall(r"^(?:error|warning|note)\[(RL\d+)", golden.expected, re.MULTILINE)
        assert set(heads) <= {CODES[path.stem]} and bool(heads) is golden.fires
        assert not re.search(r"(?<![\w.])/\w+/|None|Traceback|<returnlogic", golden.expected)


BAD = {
    "a findings block that no case uses": "# T\n\n```findings\nnone\n```\n\n## A\n",
    "a case without a reason": "# T\n\n## A\n\n```text\n```\n\n```ret\n```\n\n```findings\nnone\n```\n",
    "a second findings block": "# T\n\n## A\n\nReason: x\n\n```text\n```\n\n```ret\n```\n" + "\n```findings\n```\n" * 2,
    "an unknown option": "# T\n\n## A\n\nReason: x\n\n```text\n```\n\n```ret lax=eu\n```\n\n```findings\n```\n",
    "a title twice": "# T\n" + "\n## A\n\nReason: x\n\n```text\n```\n\n```ret\n```\n\n```findings\n```\n" * 2,
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_understood_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "gap.md").write_text(BAD[name], "utf-8")
    with pytest.raises(ValueError, match=r"gap\.md"):
        goldens(tmp_path / "gap.md")


def test_a_rewrite_touches_only_the_findings(tmp_path: Path) -> None:
    file = tmp_path / "never-applies.md"
    file.write_text((HERE / "never-applies.md").read_text("utf-8"), "utf-8")
    first, second, *_ = goldens(file)
    second.rewrite("other\n")
    first.rewrite("new\nlines\n")
    again = goldens(file)
    assert [g.expected for g in again[:2]] == ["new\nlines\n", "other\n"]
    first.rewrite(first.expected)
    second.rewrite(second.expected)
    assert file.read_text("utf-8") == (HERE / "never-applies.md").read_text("utf-8")
