"""What the tests of whole policies share: small policies written in place."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from returnlogic.app.load import Policy, load_source
from returnlogic.base.source import Source

HEAD = """policy shop "Shop"
  source "shop.txt"
  uses retail
  counting calendar_days

right coverage "the promise"

"""


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Policy]:
    """Loads a small policy from its clauses; the published text is the quotes it contains."""

    def make(clauses: str, *laws: str, head: str = HEAD) -> Policy:
        quotes = dict.fromkeys(re.findall(r'(?:quote|basis) "([^"]*)"', clauses))
        (tmp_path / "shop.txt").write_text("\n".join(quotes), "utf-8")
        policy = load_source(Source("shop.ret", head + clauses), tmp_path, laws=laws)
        assert not policy.problems, policy.problems
        return policy

    return make
