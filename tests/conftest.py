"""Options of the test suite: `--update` of goldens, and `--large` for what is too dear for every run."""

import os

import pytest

from returnlogic.cli import _common
from tests.policy_reports import reports

__all__ = ["reports"]

_common.FIRST_LINE = 1e9  # what a run says of its progress in a log depends on how busy the machine is
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or each of hundreds of processes compiles every module


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the findings in tests/checks/*.md (not with -n)")
    parser.addoption("--large", action="store_true", help="also run what takes minutes and repeats a smaller test")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "large: the large version of a test that runs every time; with --large only")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--large"):
        for item in items:
            if item.get_closest_marker("large"):
                item.add_marker(pytest.mark.skip(reason="large version of a test that ran: pytest --large"))
