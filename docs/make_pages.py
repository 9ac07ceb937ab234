"""Writes the rule pages of docs/checks from the docstrings of the checks: `python docs/make_pages.py`.

One page for each code that is built, and an index of all codes. tests/docs holds the pages against this script.
"""

from pathlib import Path

from returnlogic.checks._catalogue import CATALOGUE, INPUT_CODES, page, rules

FOLDER = Path(__file__).resolve().parent / "checks"
NOTE = "<!-- made by docs/make_pages.py; change the docstring of the check instead -->"


def pages() -> dict[str, str]:
    """File name -> text, of every page and the index."""
    built = {c.code: (c.name, c.severity.value, c.title) for c in rules().values()}
    built |= {code: (name, "error", title) for code, (name, title) in INPUT_CODES.items()}
    found = {f"{code}.md": _page(code, *about) for code, about in built.items()}
    rows = [
        f"| [{code}]({code}.md) | {name} | {level} | {title} |" for code, (name, level, title) in sorted(built.items())
    ]
    missing = [f"- {code} {name}" for code, name in CATALOGUE.items() if code not in built]
    lines = [
        NOTE,
        "# Checks",
        "",
        f"{len(CATALOGUE) + len(INPUT_CODES)} codes, {len(built)} built. `returnlogic explain CODE` prints them.",
        "A level is the highest that the code is reported at: findings that need an assumption, or rest on a provision",
        "nobody verified, are at most warnings.",
        "",
        "| Code | Name | Level | Title |",
        "|---|---|---|---|",
        *rows,
        "",
        "## Not built yet",
        "",
        "Every run counts these as skipped (RL905).",
        "",
        *missing,
    ]
    found["README.md"] = "\n".join(lines) + "\n"
    return found


def _page(code: str, name: str, level: str, title: str) -> str:
    text = page(code)
    assert text is not None
    return f"{NOTE}\n# {code} {name}\n\n{title} ({level}).\n\n{text.partition(chr(10) * 2)[2]}"


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
