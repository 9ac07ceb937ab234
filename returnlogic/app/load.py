"""A file on disk -> Policy: read, parse, resolve, find the quotes, lower. Problems travel with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath

from returnlogic.app.revisions import RevisionPath, located
from returnlogic.base.faults import InputFault
from returnlogic.base.finding import Quotation
from returnlogic.base.input_file import is_there, read_entry
from returnlogic.base.nearest import suggest
from returnlogic.base.source import Source, Span
from returnlogic.base.value import day_number
from returnlogic.language import tree as t
from returnlogic.language.coverage import Coverage, coverage
from returnlogic.language.format import format
from returnlogic.language.names import Symbols, symbols, unknown
from returnlogic.language.parse import MAX_CHARACTERS, parse, read
from returnlogic.language.problem import Problem
from returnlogic.language.quotes import find_quotes
from returnlogic.language.tiers import expand
from returnlogic.language.typecheck import check_file
from returnlogic.law import library
from returnlogic.meaning.from_language import from_language
from returnlogic.meaning.inputs import DEFAULT_PERIOD
from returnlogic.meaning.program import Program
from returnlogic.solver.meetings import never_on_one_day


@dataclass(frozen=True, slots=True)
class Origin:
    """The place a policy was read from and how, so that it can be read again."""

    folder: Traversable
    laws: Sequence[str] | None
    as_of: str | None
    period: tuple[str, str] | None
    shelf: Traversable | None


@dataclass(frozen=True)
class Policy:
    """A loaded policy or law. `program` is `None` iff a problem stands in the way of deciding anything."""

    path: str
    source: Source
    problems: tuple[Problem, ...] = ()
    tree: t.File | None = None
    table: Symbols | None = None
    program: Program | None = None
    text: Source | None = None
    coverage: Coverage | None = None
    missing_laws: tuple[str, ...] = ()
    origin: Origin | None = field(default=None, compare=False, repr=False)


class PolicyError(InputFault):
    """A policy did not load, or holds no rules to decide by."""

    heading = "error"

    def __init__(self, message: str, policy: Policy | None = None) -> None:
        super().__init__(message)
        self.policy = policy

    def lines(self) -> list[str]:
        """Return each problem of the policy, with its place."""
        from returnlogic.reports.terminal import problem_lines

        if self.policy is None or not self.policy.problems:
            return super().lines()
        return [line for p in self.policy.problems for line in problem_lines(p, self.policy.path)]


def program_of(policy: Policy) -> Program:
    """Return the program of a policy; raises `PolicyError` iff it did not load or is no policy."""
    if policy.problems:
        more = f" (and {len(policy.problems) - 1} more)" if len(policy.problems) > 1 else ""
        raise PolicyError(f"`{policy.path}` did not load: {policy.problems[0].message}{more}", policy)
    if policy.program is None:
        raise PolicyError(f"`{policy.path}` did not load", policy).told_as(
            f"`{policy.path}` holds no rules to decide by"
        )
    return policy.program


def laws_listed(text: str | None) -> list[str] | None:
    """Return the jurisdictions that a text lists by commas: none for `none`; `None` leaves the header as it is."""
    return None if text is None else [] if text.strip() == "none" else [name.strip() for name in text.split(",")]


def laws_of_folder(folder: str | None) -> Path | RevisionPath | None:
    """Return a folder of laws, on disk or at REF:PATH; raises `InputFault` iff there is none."""
    shelf = located(folder) if folder is not None else None
    if shelf is not None and not shelf.is_dir():
        raise InputFault(f"`{folder}` is no folder of laws")
    return shelf


def known_laws(laws: Sequence[str] | None, shelf: Traversable | None = None) -> Sequence[str] | None:
    """Return jurisdictions as they are; raises `InputFault` iff one is not in the library, or the folder of laws."""
    known = library.jurisdictions(shelf)
    for name in laws or ():
        if name not in known:
            raise InputFault(
                f"there is no law `{name}` in {'the library' if shelf is None else f'`{shelf}`'}"
                f"{suggest(name, known) or ';'} "
                f"it has {', '.join(known)}; `--law none` leaves the law out"
            )
    return laws


def with_known_laws(policy: Policy) -> Policy:
    """Return the policy, with a problem for each law of its header that the library, or its folder, does not have."""
    if policy.problems or not policy.missing_laws:
        return policy
    assert policy.tree is not None
    shelf = policy.origin.shelf if policy.origin is not None else None
    place, known = (
        ("the library", library.jurisdictions()) if shelf is None else (f"`{shelf}`", library.jurisdictions(shelf))
    )
    help = f"{place} has: {', '.join(known) or 'none'}; `--law none` leaves the law out"
    spans = {w.text: w.span for w in _words(policy.tree, "law")}
    problems = [
        Problem("RL001", f"there is no law `{n}` in {place}{suggest(n, known)}", spans.get(n), help)
        for n in policy.missing_laws
    ]
    return replace(policy, problems=tuple(problems))


def day_given(text: str | None, name: str) -> str | None:
    """Return an ISO day as it is written; raises `InputFault`, which calls it by its name, iff it is none."""
    try:
        if text is not None:
            day_number(text)
    except ValueError as error:
        raise InputFault(f"{name}: {error}") from None
    return text


def read_source(path: Traversable, name: str, within: Traversable | None = None) -> Source:
    """Return the text of a file under a display name; raises `Problem` if it cannot be read or is not UTF-8.

    What another file names has to lie `within` the folder of that file.
    """
    try:
        data = read_entry(path, MAX_CHARACTERS * 4, within)
    except InputFault:  # of a revision: no problem of this file
        raise
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise Problem("RL001", f"cannot read `{name[:400]}`: {said}", None, "check the path") from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        span = Span(Source(name, ""), 0, 0)
        raise Problem(
            "RL001", "this file is UTF-16, not UTF-8", span, "save it as UTF-8 (in some editors: “Unicode” is UTF-16)"
        )
    if data[:1000].count(0) * 10 > max(100, len(data[:1000])):
        raise _not_text(name)
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if 0 in data[:1000]:
            raise _not_text(name) from None
        line = data[: error.start].count(b"\n") + 1
        before = Source(name, data[: error.start].decode("utf-8", "replace"))
        span = Span(before, len(before.text), len(before.text))
        message = f"byte {error.start} (line {line}) is not UTF-8"
        raise Problem("RL001", message, span, "save the file as UTF-8") from None


def _not_text(name: str) -> Problem:
    help = "name a file that holds text; if it is text, save it as UTF-8"
    return Problem("RL001", "this file is not text in UTF-8", Span(Source(name, ""), 0, 0), help)


def canonical(path: str) -> tuple[str, str]:
    """Return the text of a file and its canonical form; raises `PolicyError` iff it cannot be read or parsed.

    A file with lines that end in CRLF, as git may check it out, keeps them.
    """
    problems: tuple[Problem, ...]
    try:
        source = read_source(Path(path), path)
        tree, problems = read(source)
    except Problem as problem:
        source, tree, problems = Source(path, ""), None, (problem,)
    if tree is None:
        raise PolicyError(f"`{path}` did not load: {problems[0].message}", Policy(path, source, problems))
    ends = "\r\n" if "\r\n" in source.text else "\n"
    return source.text, format(tree).replace("\n", ends)


def load(
    path: str | Path | RevisionPath,
    *,
    laws: Sequence[str] | None = None,
    as_of: str | None = None,
    period: tuple[str, str] | None = None,
    shelf: Traversable | None = None,
) -> Policy:
    """Load the policy in a file, on disk or at a revision. Bad input becomes problems, never an error.

    `laws` replaces its header's jurisdictions. With `as_of`, an ISO day, contracts of earlier days are left out;
    `period`, two ISO days, replaces its header's. `shelf` is a folder of laws to read instead of the library's.
    """
    name = str(path)
    place = Path(path) if isinstance(path, str) else path
    try:
        source = read_source(place, name)
    except Problem as problem:
        return Policy(name, Source(name, ""), (problem,))
    return load_source(source, place.parent, laws=laws, as_of=as_of, period=period, shelf=shelf)


def load_source(
    source: Source,
    folder: Traversable,
    *,
    laws: Sequence[str] | None = None,
    as_of: str | None = None,
    period: tuple[str, str] | None = None,
    shelf: Traversable | None = None,
) -> Policy:
    """Load the policy in a text; the files its header names are looked for in the folder."""
    tree, unread = read(source)
    if tree is None:
        return Policy(source.name, source, unread)
    tree = expand(tree)
    problems: list[Problem] = []
    vocabularies = _vocabularies(tree, folder, problems)
    wanted = list(laws) if laws is not None else _laws_of(tree, problems)
    known = library.jurisdictions(shelf)
    missing = tuple(j for j in wanted if j not in known)
    read_too = [j for j in dict.fromkeys(wanted) if j in known and tree.kind != "law"]
    statutes: list[t.File] = []
    try:
        statutes = [f for j in read_too for f in library.statutes(j, shelf)]
        left_out = [j for j in _laws_of(tree, []) if j in known and j not in wanted]
        tree = _without_assumptions_of(tree, [f for j in left_out for f in library.statutes(j, shelf)])
    except Problem as problem:  # of our own laws none has any; others may
        problems.append(problem)
    if problems:  # without its vocabulary, every word of a file is unknown: one cause, one message
        return Policy(source.name, source, tuple(problems), tree, missing_laws=missing)
    files = [*vocabularies, *statutes, tree]
    table, doubled = symbols(files)
    problems += doubled
    problems += check_file(tree, table)
    text, quotes, covered = _quotes(tree, folder, problems)
    if period is not None:
        tree = _of_period(tree, *period)
    if as_of is not None and tree.kind == "policy":
        tree = _from_day(tree, as_of, problems)
    if problems:
        return Policy(source.name, source, tuple(problems), tree, table, None, text, covered, missing)
    program = None if tree.kind == "vocabulary" else from_language(tree, table, statutes, quotes, files)
    if program is not None:
        if apart := never_on_one_day(program):
            program = from_language(tree, table, statutes, quotes, files, apart)
        markets = tuple(w.text for w in _words(tree, "market"))
        program = replace(program, jurisdictions=tuple(j for j in wanted if j in known), markets=markets)
    origin = Origin(folder, laws, as_of, period, shelf)
    return Policy(source.name, source, (), tree, table, program, text, covered, missing, origin)


def reloaded(policy: Policy, period: tuple[str, str] | None = None, laws: Sequence[str] | None = None) -> Policy:
    """Load a policy again, with contract dates of another period, or beside other laws."""
    origin = policy.origin
    assert origin is not None, "a policy that did not load"
    names = origin.laws if laws is None else laws
    again = origin.period if period is None else period
    return load_source(policy.source, origin.folder, laws=names, as_of=origin.as_of, period=again, shelf=origin.shelf)


def _from_day(tree: t.File, as_of: str, problems: list[Problem]) -> t.File:
    """Return the file with contract dates from a day on; a problem iff none is left."""
    header = tree.header("period")
    span = header.span if header is not None else tree.name.span
    first, last = period_of(tree)
    if as_of <= first:
        return tree
    if as_of > last:
        message = f"no contract date is left: the policy's end on {last}, before {as_of}"
        problems.append(Problem("RL001", message, span, "give an earlier day, or a later `period from … to …`"))
        return tree
    return _of_period(tree, as_of, last)


def _of_period(tree: t.File, first: str, last: str) -> t.File:
    """Return the file with contract dates of this period."""
    header = tree.header("period")
    span = header.span if header is not None else tree.name.span
    period = t.Header("period", (t.Literal("date", first, span), t.Literal("date", last, span)), span)
    return replace(tree, headers=(*(h for h in tree.headers if h.word != "period"), period))


def period_of(tree: t.File) -> tuple[str, str]:
    """Return the first and the last contract date of a file's world, as ISO days."""
    header = tree.header("period")
    written = [v.text for v in header.values if isinstance(v, t.Literal)] if header is not None else []
    return (written[0], written[1]) if written else DEFAULT_PERIOD


def _words(tree: t.File, header: str) -> list[t.Word]:
    return [v for h in tree.headers if h.word == header for v in h.values if isinstance(v, t.Word)]


def _laws_of(tree: t.File, problems: list[Problem]) -> list[str]:
    """Return the jurisdictions of a header; a problem iff it names some beside `none`."""
    found = _words(tree, "law")
    none = next((w for w in found if w.text == "none"), None)
    if none is not None and len(found) > 1:
        problems.append(Problem("RL001", "`none` stands beside a law", none.span, "name the laws, or only `none`"))
    return [w.text for w in found if w is not none]


def _without_assumptions_of(tree: t.File, laws: Sequence[t.File]) -> t.File:
    """Return the file without what it assumes of practices that only these laws, which are left out, declare."""
    names = {d.name.text for law in laws for d in law.declarations if isinstance(d, t.Practice)}
    kept = (d for d in tree.declarations if not (isinstance(d, t.Assume) and d.name.text in names))
    return replace(tree, declarations=tuple(kept))


def _placed(source: Source, tree: t.File) -> Source:
    """Return the text of a file that lies beside the one of a tree, named as a user knows that one."""
    return replace(source, name=str(PurePath(tree.name.span.source.name).parent / source.name))


def _vocabularies(tree: t.File, folder: Traversable, problems: list[Problem]) -> list[t.File]:
    """Return the vocabularies a file uses: beside it first, then the library's."""
    found = []
    for word in _words(tree, "uses"):
        beside = folder / f"{word.text}.ret"
        try:
            there = is_there(beside)
            own = _placed(read_source(beside, beside.name, folder), tree) if there else None
            file = parse(own) if own is not None else library.vocabulary(word.text)
        except Problem as problem:
            problems.append(problem)
            continue
        if file is None:
            problems.append(unknown(word, "vocabulary", library.vocabularies()))
        else:
            found.append(file)
    return found


def _quotes(
    tree: t.File, folder: Traversable, problems: list[Problem]
) -> tuple[Source | None, dict[Span, Quotation], Coverage | None]:
    """Read the source of a policy; return it, each quote by its span in the policy, and what the quotes leave open."""
    header = tree.header("source")
    if tree.kind != "policy":
        return None, {}, None
    if header is None or not isinstance(header.values[0], t.Text):
        help = 'add `source "policy.txt"` with the text the clauses quote'
        problems.append(Problem("RL001", "the policy names no source", tree.name.span, help))
        return None, {}, None
    name = header.values[0].text
    try:
        if Path(name).name != name or name.startswith("."):
            hidden = Path(name).name == name
            where = "is a hidden file" if hidden else "lies in another folder"
            help = "give it a name without a dot in front" if hidden else "put it beside the policy"
            raise Problem("RL001", f"the source {where}", header.values[0].span, help)
        text = _placed(read_source(folder / name, name, folder), tree)
    except Problem as problem:
        span = problem.span and replace(problem.span, source=_placed(problem.span.source, tree))
        span = span or header.values[0].span
        problems.append(Problem(problem.code, problem.message, span, problem.help))
        return None, {}, None
    found = find_quotes(tree, text)
    problems += found.problems
    return text, found.quotations, coverage(text, found.modelled, found.aside)
