"""Measure the structure of the package: `python -m tests.house.measure [FOLDER]` prints a table per folder.

Code lines are lines that hold a token other than a comment, a docstring or a line break.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "returnlogic"
LONG_MODULE, LONG_FUNCTION = 400, 50
_LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def modules(package: Path = PACKAGE) -> Iterator[tuple[str, Path, ast.Module]]:
    """Yield every module: its path below the package, its file and its tree."""
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package).as_posix(), path, ast.parse(path.read_text("utf-8"))


def docstring(node: ast.Module | Definition) -> ast.Expr | None:
    """Return the expression that is the docstring of a module, a class or a function."""
    match node.body:
        case [ast.Expr(ast.Constant(str())) as first, *_]:
            return first
    return None


def code_lines(path: Path, tree: ast.Module) -> int:
    """Return the number of lines that hold code."""
    documented = [n for n in ast.walk(tree) if isinstance(n, ast.Module | Definition)]
    prose = {line for n in documented if (d := docstring(n)) for line in range(d.lineno, (d.end_lineno or 0) + 1)}
    with path.open("rb") as file:
        tokens = [t for t in tokenize.tokenize(file.readline) if t.type not in _LAYOUT | {tokenize.ENCODING}]
    return len({line for t in tokens for line in range(t.start[0], t.end[0] + 1)} - prose)


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method."""
    yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body: what it is given, and its docstring, are no steps."""
    body = node.body[1:] if docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def public_types(tree: ast.Module) -> Iterator[str]:
    """Yield the public classes and type aliases of a module."""
    for node in tree.body:
        name = ""
        if isinstance(node, ast.ClassDef):
            name = node.name
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = node.target.id
        if name[:1].isupper() and not name.isupper():
            yield name


def homonyms(package: Path = PACKAGE) -> dict[str, list[str]]:
    """Return the public types that several modules define, but one in `targets` and one in `readers` may share one."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, _, tree in modules(package):
        for type_ in public_types(tree):
            found[type_].append(name)
    walled = {"targets", "readers"}
    return {n: m for n, m in found.items() if len(m) > 1 and {x.partition("/")[0] for x in m} != walled}


def main(package: Path) -> None:
    """Print the table and the totals."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * 7)
    for name, path, tree in modules(package):
        text = path.read_text("utf-8")
        row = rows[name.partition("/")[0] if "/" in name else "."]
        any_ = sum(1 for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "Any")
        long = sum(1 for f in functions(tree) if length(f) > LONG_FUNCTION)
        lines = text.count("\n")
        counts = (1, lines, code_lines(path, tree), long, lines > LONG_MODULE, any_, text.count("# type: ignore"))
        rows[name.partition("/")[0] if "/" in name else "."] = [a + b for a, b in zip(row, counts, strict=True)]
    titles = ("files", "lines", "code", f"functions > {LONG_FUNCTION}", f"modules > {LONG_MODULE}", "Any", "ignores")
    print(f"{'':12}" + "".join(f"{t:>16}" for t in titles))
    for folder, row in sorted(rows.items()):
        print(f"{folder:12}" + "".join(f"{n:16,}" for n in row))
    print(f"{'all':12}" + "".join(f"{sum(column):16,}" for column in zip(*rows.values(), strict=True)))
    shared = homonyms(package)
    print(f"\npublic types with one name in several modules: {len(shared)} {', '.join(sorted(shared))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE)
