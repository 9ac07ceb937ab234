"""Every word that is printed goes through one module, and every file that is read or written through one of two."""

from __future__ import annotations

import ast

from tests.house.measure import modules

PRINTS = {"cli/_streams.py"}
"""Where the standard streams are written to."""

BY_ITSELF = {"proof/recheck.py"}
"""A script that is shipped beside certificates, and prints by itself."""

READS = {
    "base/input_file.py",  # the door of reading
    "app/outputs.py",  # the door of writing
    "base/resources.py",  # the data of the package itself
    "law/library.py",  # its vocabularies
    "proof/certificate.py",  # the modules of the package, hashed
    "app/revisions.py",  # a revision, which `git` reads
    "targets/_javascript_engine.py",  # a folder of its own, made for one run
    "cli/_formats.py",  # GITHUB_STEP_SUMMARY, which the runner names
    "cli/_streams.py",  # the null device
}
"""Where files are opened by themselves, and why."""

OPENERS = {"read_text", "read_bytes", "write_text", "write_bytes"}


def calls() -> list[tuple[str, int, str, ast.Call]]:
    """Every call in the tree: its module, its line, and the name that is called, with what stands before it."""
    found = []
    for name, _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found.append((name, node.lineno, ast.unparse(node.func), node))
    return found


def prints(called: str) -> bool:
    """Whether a call writes to a standard stream."""
    streams = ("sys.stdout.", "sys.stderr.", "sys.__stdout__.", "sys.__stderr__.")
    writes = called.startswith(streams) and called.endswith(("write", "writelines"))
    return writes or called in ("print", "click.echo", "click.secho", "click.echo_via_pager", "error.show", "os.write")


def test_every_print_site_is_in_one_module() -> None:
    found = [f"{name}:{line} {called}" for name, line, called, _ in calls() if prints(called) and name not in PRINTS]
    assert [site for site in found if site.partition(":")[0] not in BY_ITSELF] == []
    assert {site.partition(":")[0] for site in found} == BY_ITSELF
    assert any(prints(called) for name, _, called, _ in calls() if name in PRINTS)


def opens(called: str, node: ast.Call) -> bool:
    """Whether a call reads or writes a file by a path of its own."""
    last = called.rpartition(".")[2]
    mode = any(isinstance(a, ast.Constant) and isinstance(a.value, str) for a in node.args)
    of_a_path = last == "open" and called.count(".") > 0 and mode and "lark" not in called.lower()
    return called in ("open", "os.open", "io.open") or (last in OPENERS and last != called) or of_a_path


def test_every_file_is_opened_by_a_door() -> None:
    sites = {(name, called) for name, _, called, node in calls() if opens(called, node)}
    places = {name for name, _ in sites} - BY_ITSELF
    assert places == READS, sorted(s for s in sites if s[0] not in READS)
