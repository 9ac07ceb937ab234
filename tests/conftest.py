"""Options of the test suite."""

import pytest

from returnlogic.cli import _common

_common.FIRST_LINE = 1e9  # what a run says of its progress in a log depends on how busy the machine is


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the findings in tests/checks/*.md (not with -n)")
