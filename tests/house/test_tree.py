"""The house rules that no other tool checks: what the tree holds, what is shipped, what start-up costs."""

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from returnlogic.base import registry, resources

ROOT = Path(__file__).resolve().parents[2]
DATA = ("grammar", "spec")


def run(*command: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return subprocess.run(command, cwd=cwd, env=clean | env, capture_output=True, encoding="utf-8", timeout=300)


def files_below(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


# --- no index host and no path of one machine in a file of the repository ---------------------------------------------

# Written in parts, so that this file does not contain what it forbids.
INDEX_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pypi", "python", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("anaconda", "org"),
        ("deb", "debian", "org"),
        ("proxy", "golang", "org"),
    )
]
INDEX_OPTIONS = ["-".join(("--index", "url")), "-".join(("--extra", "index", "url")), "-".join(("--find", "links"))]
MACHINE_FOLDERS = ["/".join(("", name, "")) for name in ("work", "farm", "root", "home", "Users")]
FORBIDDEN = re.compile(
    "|".join(map(re.escape, [*INDEX_HOSTS, *INDEX_OPTIONS, "file:" + "//"]))
    + r"|(?<![\w.~})-])("
    + "|".join(MACHINE_FOLDERS)
    + ")"  # absolute only: not the same word inside a longer path
)


def repository_files() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout: there is no list of tracked files")
    listed = run("git", "ls-files", "-z", "-co", "--exclude-standard")
    assert listed.returncode == 0, listed.stderr
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("text", [*INDEX_HOSTS, *INDEX_OPTIONS, *(f"see {path}x" for path in MACHINE_FOLDERS)])
def test_the_pattern_finds_what_is_forbidden(text: str) -> None:
    assert FORBIDDEN.search(text)


def test_no_index_host_and_no_machine_path_in_the_repository() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {hit.group()}"
        for path in repository_files()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        if (hit := FORBIDDEN.search(line))
    ]
    assert not found, "\n".join(found)


# --- grammar/ and spec/ reach the user --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DATA)
def test_a_checkout_reads_the_live_folders(name: str) -> None:
    assert Path(str(resources.folder(name))) == ROOT / name
    assert (ROOT / name).is_dir()


def test_the_wheel_holds_all_data_and_works_outside_the_checkout(tmp_path: Path) -> None:
    built = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "dist")
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")

    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("returnlogic/_data/")}
    on_disk = {f"returnlogic/_data/{name}/{file}" for name in DATA for file in files_below(ROOT / name)}
    assert shipped == on_disk

    site, outside = tmp_path / "site", tmp_path / "outside"
    outside.mkdir()
    pip = ("-m", "pip", "install", "-q", "--no-index", "--no-deps", "--no-compile", "--target", site, wheel)
    installed = run(sys.executable, *pip, cwd=outside)
    assert installed.returncode == 0, installed.stderr

    def python(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return run(sys.executable, *arguments, cwd=outside, PYTHONPATH=str(site))

    where = python("-c", "import returnlogic; print(returnlogic.__file__)")
    assert where.stdout.strip() == str(site / "returnlogic" / "__init__.py"), where.stderr

    version = python("-m", "returnlogic", "--version")
    assert version.returncode == 0, version.stderr
    assert "0.1.0" in version.stdout

    policy = min((site / "returnlogic" / "_data" / "spec" / "policies").glob("*.ret"))
    checked = python("-m", "returnlogic", "check", policy, "--select", "RL102", "--select", "RL401")
    assert checked.returncode in (0, 1), checked.stdout + checked.stderr
    assert checked.stdout.strip()
    assert "Traceback" not in checked.stdout + checked.stderr


# --- start-up imports nothing heavy -----------------------------------------------------------------------------------

HEAVY = {"z3", "cvc5", "pydantic", "lark", "rich", "duckdb", "sqlglot"}
PRINT_MODULES_AFTER_VERSION = """
import sys
from returnlogic.cli.main import main
sys.argv = ["returnlogic", "--version"]
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print(*sorted(sys.modules))
"""


def test_version_imports_no_heavy_library() -> None:
    done = run(sys.executable, "-c", PRINT_MODULES_AFTER_VERSION)
    assert done.returncode == 0, done.stderr
    assert not HEAVY & set(done.stdout.splitlines()[-1].split())


# --- the folder of checks is the registry -----------------------------------------------------------------------------


def constants_of(path: Path) -> set[str]:
    """The public upper-case names that a module assigns at its top level."""
    names: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names |= {t.id for t in targets if isinstance(t, ast.Name) and t.id.isupper() and not t.id.startswith("_")}
    return names


def test_every_check_module_is_documented_and_exports_one_check() -> None:
    names = registry.names("returnlogic.checks")
    assert names
    for name in names:
        module = import_module(f"returnlogic.checks.{name}")
        assert constants_of(Path(str(module.__file__))) == {"CHECK"}, name
        assert (module.__doc__ or "").strip(), f"{name} has no docstring"


def test_codes_of_checks_are_unique() -> None:
    codes = [check.code for check in registry.collect("returnlogic.checks", "CHECK")]
    assert len(codes) == len(set(codes)), sorted(codes)


# --- links in the documentation ---------------------------------------------------------------------------------------

CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(\s*<?([^\s)>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE)


def relative_links(text: str) -> list[str]:
    links = (first or second for first, second in LINK.findall(CODE.sub("", text)))
    return [link.partition("#")[0] for link in links if not re.match(r"[a-z][a-z0-9+.-]*:|#", link)]


def test_relative_links_are_found() -> None:
    text = "[a](b.md#c) [d](#e) ![f](g.svg)\n`[no](no.md)`\n```\n[no](no.md)\n```\n[h]: i/\n[j](mailto:k@l.example)\n"
    assert relative_links(text) == ["b.md", "g.svg", "i/"]


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_relative_link_resolves(page: Path) -> None:
    for link in relative_links(page.read_text("utf-8")):
        target = (page.parent / link).resolve()
        assert target.exists() and target.is_relative_to(ROOT), link
