"""Write the rule pages of docs/checks, from the docstrings of checks and spec/rules.toml: `python docs/make_pages.py`.

One page for each code that is built, and an index of all codes. tests/docs holds the pages against this script.
"""

from pathlib import Path

from returnlogic.checks._catalogue import reserved, rules
from returnlogic.checks._rule import Rule

FOLDER = Path(__file__).resolve().parent / "checks"
NOTE = "<!-- made by docs/make_pages.py; change the docstring of the check instead -->"


def pages() -> dict[str, str]:
    """File name -> text, of every page and the index."""
    built = rules().values()
    found = {f"{r.code}.md": _page(r) for r in built}
    rows = [f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity.value} | {r.title} |" for r in built]
    missing = [f"- {code} {name}" for code, name in reserved().items()]
    lines = [
        NOTE,
        "# Checks",
        "",
        f"{len(built) + len(missing)} codes, {len(built)} built. `returnlogic explain CODE` prints them.",
        "A level is the highest that the code is reported at: findings that need an assumption, or rest on a provision",
        "nobody verified, are at most warnings.",
        "",
        "| Code | Name | Level | Title |",
        "|---|---|---|---|",
        *rows,
        "",
        "## Not built yet",
        "",
        "These numbers are reserved; no run asks them.",
        "",
        *missing,
    ]
    found["README.md"] = "\n".join(lines) + "\n"
    return found


def _page(rule: Rule) -> str:
    return f"{NOTE}\n# {rule.code} {rule.name}\n\n{rule.title} ({rule.severity.value}).\n\n{rule.page}\n"


def main() -> None:
    """Write every page that differs, and remove pages of codes that are gone."""
    FOLDER.mkdir(exist_ok=True)
    wanted = pages()
    for path in FOLDER.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
