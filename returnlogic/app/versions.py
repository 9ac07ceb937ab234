"""Two versions of policies, on disk or at revisions -> what changes: loaded over one world, compared, made a result."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from returnlogic.app.load import Policy, known_laws, load, period_of, reloaded, with_known_laws
from returnlogic.app.revisions import RevisionPath
from returnlogic.base.data_text import NotParsed, toml_of
from returnlogic.base.faults import InputFault
from returnlogic.base.finding import Finding, Goal, Story, Verdict
from returnlogic.base.time_limit import interruptible
from returnlogic.base.value import day_number
from returnlogic.checks._catalogue import rules
from returnlogic.checks.witness_not_replayed import stopped
from returnlogic.compare.align import Names
from returnlogic.compare.context import change_fingerprint
from returnlogic.compare.past import Observed
from returnlogic.compare.segments import EVERYONE
from returnlogic.compare.table import WORDS, VerdictRow
from returnlogic.compare.uncompared import beside_the_programs
from returnlogic.compare.verdicts import Compared, CompareOptions, compare
from returnlogic.language import tree as t
from returnlogic.language.problem import Problem
from returnlogic.reports._comparison import ComparisonReport
from returnlogic.reports._format import PolicyResult
from returnlogic.solver.ask import DEFAULT_BUDGET, NotReplayed, OutOfBudget

_SHOWN_HEADERS = ("seller", "in force")
"""Headers of a policy that change no outcome, and that customers rely on."""

AnyPath = Path | RevisionPath
"""A file or folder, on disk or at a revision."""

FilePair = tuple[str, AnyPath | None, AnyPath | None]
"""A file by name, as it was and as it is; `None` where it is not there."""


@dataclass(frozen=True, slots=True)
class VersionOptions:
    """The options by which versions are read and compared."""

    laws: Sequence[str] | None = None
    law_base: Traversable | None = None
    law_head: Traversable | None = None
    names: Names | None = None
    budget: int = DEFAULT_BUDGET
    by: Sequence[str] = ()
    delivery: tuple[int, int] | None = None
    effective: str | None = None


@dataclass(frozen=True)
class PolicyDiff:
    """One policy in two versions: what changes, or why that cannot be told."""

    path: str
    base: str
    head: str
    compared: Compared | None = None
    problems: tuple[Problem, ...] = ()
    fault: NotReplayed | None = None
    policy: Policy | None = None

    def result(self) -> PolicyResult:
        """Return the change as every report format takes it."""
        c, p = self.compared, self.policy
        program = p.program if p is not None else None
        goals, findings = (c.goals, c.findings) if c is not None else ((), ())
        if self.fault:
            goal, finding = stopped(c.policy if c is not None else "", self.path, str(self.fault))
            goals, findings = (goal,), (finding,)
        return PolicyResult(
            self.path,
            c.policy if c is not None else program.name if program is not None else "",
            c.title if c is not None else "",
            program.digest if program is not None else "",
            self.problems,
            goals,
            findings,
            p.coverage if p is not None else None,
            program.law_names if program is not None else (),
            base=self.base,
        )

    def report(self, observed: Observed | None = None) -> ComparisonReport:
        """Return the change as the verdict table and its JSON take it, beside what past orders showed."""
        c, about = self.compared, (self.result(), self.base, self.head)
        if c is None:
            return ComparisonReport(*about, "NOT COMPARED", False, False)
        moved = tuple((m.right, m.act, m.old, m.new) for m in c.moved)
        return ComparisonReport(
            *about, c.verdict, c.complete, c.equal, c.rows, moved, c.assumed, c.uncompared, observed
        )


class BadMapping(InputFault):
    """A mapping names something that the two versions do not have."""


def pairs(base: AnyPath, head: AnyPath) -> list[FilePair]:
    """Return the files to compare by name, `None` where a version has none: two files, or all `.ret` files of two
    folders.

    Raises `InputFault` iff one is a file and the other a folder, one is not there, or neither folder holds a file.
    """
    kinds = [_kind(place) for place in (base, head)]
    for place, kind in zip((base, head), kinds, strict=True):
        if not kind:
            raise InputFault(f"there is no file or folder `{str(place)[:400]}`")
    if kinds[0] != kinds[1]:
        raise InputFault(f"`{base}` and `{head}` are a file and a folder")
    if kinds[0] == "file":
        return [(str(head), base, head)]
    then, now = dict(ret_files(base, "")), dict(ret_files(head, ""))
    if not then and not now:
        raise InputFault(f"neither `{base}` nor `{head}` holds a .ret file")
    return [(name, then.get(name), now.get(name)) for name in sorted({*then, *now})]


def _kind(place: AnyPath) -> str:
    """Return `folder`, `file` for anything else that is there, or nothing; no name is an error."""
    if isinstance(place, Path):
        return "folder" if os.path.isdir(place) else "file" if os.path.lexists(place) else ""
    return "folder" if place.is_dir() else "file" if place.is_file() else ""


def ret_files(place: AnyPath, prefix: str) -> Iterator[tuple[str, AnyPath]]:
    """Yield the `.ret` files of a folder and its folders; links to folders are not followed.

    Raises `InputFault` iff one is a link, or a folder is a repository of its own: what either leads to may be none of
    the files that are compared.
    """
    entries: list[Any] = sorted(place.iterdir(), key=lambda e: e.name)
    for entry in entries:
        if isinstance(entry, Path) and entry.is_symlink():
            if entry.name.endswith(".ret"):
                raise InputFault(f"`{entry}` is a link, and none is followed; name the file that it leads to instead")
            continue
        if isinstance(entry, RevisionPath) and entry.leads_elsewhere and entry.name.endswith(".ret"):
            raise InputFault(
                f"`{entry}` is a link, and none is followed; compare with a revision in which it is a file"
            )
        if entry.is_dir() and isinstance(entry, Path) and (entry / ".git").exists():
            raise InputFault(f"`{entry}` is a repository of its own, whose versions are not those of this one")
        if entry.is_dir():
            yield from ret_files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".ret") and (entry.is_file() or isinstance(entry, Path)):
            if not entry.is_file():
                raise InputFault(f"`{entry}` is neither a file nor a folder")
            yield prefix + entry.name, entry


def differences(
    found: Sequence[FilePair],
    options: VersionOptions,
    say: Callable[[str], None] = lambda _: None,
) -> list[PolicyDiff]:
    """Compare the versions of each pair. A new policy has a problem iff another of the new version has its name.

    Raises `InputFault` iff there is no policy among the files, or the library (where no other is given) lacks a law.
    """
    from_library = options.law_base is None and options.law_head is None
    if from_library:
        known_laws(options.laws)
    kept_pairs: list[tuple[str, Policy | None, Policy | None]] = []

    def read(place: AnyPath, shelf: Traversable | None) -> Policy:
        policy = load(place, laws=options.laws, shelf=shelf)
        return with_known_laws(policy) if from_library else policy

    for path, base, head in found:
        say(f"{path}: reading")
        with interruptible():
            old = None if base is None else read(base, options.law_base)
            new = None if head is None else read(head, options.law_head)
        # what a vocabulary changes shows in the policies that use it; a policy that becomes one is gone
        then, now = (
            None if p is None or (p.tree is not None and p.tree.kind == "vocabulary") else p for p in (old, new)
        )
        if then is not None or now is not None:
            kept_pairs.append((path, then, now))
    names = [new.program.name for _, _, new in kept_pairs if new is not None and new.program is not None]
    made = []
    for path, old, new in kept_pairs:
        say(f"{path}: comparing")
        shared = new is not None and new.program is not None and names.count(new.program.name) > 1
        if shared and old is None and new is not None:
            made.append(PolicyDiff(path, "", new.path, None, (_same_name(new),)))
            continue
        try:
            made.append(difference(path, old, new, options, shared))
        except KeyError as error:
            raise BadMapping(str(error.args[0])) from None
    if not made:
        raise InputFault("no policy among these files")
    return made


def _same_name(policy: Policy) -> Problem:
    """Return a new policy of the name of another: findings and approvals are told apart by it, and so may shops do."""
    assert policy.tree is not None
    name = policy.tree.name
    help = "give the new one a name of its own"
    return Problem("RL001", f"there is another policy `{name.text}` in this version", name.span, help)


def difference(
    path: str, old: Policy | None, new: Policy | None, options: VersionOptions, id_shared: bool = False
) -> PolicyDiff:
    """Compare two loaded policies; `None` is one that is not there, `id_shared` that another has the new one's id."""
    base, head = (p.path if p is not None else "" for p in (old, new))
    problems = tuple(x for p in (old, new) if p is not None for x in (*p.problems, *_without_a_law(p)))
    if problems:
        return PolicyDiff(path, base, head, None, problems)
    if old is None or new is None:
        only = old or new
        assert only is not None and only.program is not None
        return PolicyDiff(path, base, head, _alone(only, path, gone=new is None), policy=only)
    old, new = with_the_laws_of_both(old, new)
    problems = (*old.problems, *new.problems)
    if problems:
        return PolicyDiff(path, base, head, None, problems)
    assert old.tree is not None and new.tree is not None
    then, now = period_of(old.tree), period_of(new.tree)
    headers = _headers(old.tree, new.tree)
    same_header = (then, old.tree.title.text) == (now, new.tree.title.text)
    effective = options.effective or (now[0] if now[0] != then[0] else None)
    if then != now:  # one world for both: what is in force, and the ends of all days, depend on it
        both = (min(then[0], now[0]), max(then[1], now[1]))
        old, new = reloaded(old, both), reloaded(new, both)
        problems = (*old.problems, *new.problems)
        if problems:
            return PolicyDiff(path, base, head, None, problems)
    assert old.program is not None and new.program is not None
    texts = [p.text.text if p.text is not None else "" for p in (old, new)]
    setting = CompareOptions(
        names=options.names or Names(),
        budget=options.budget,
        by=options.by,
        delivery=options.delivery,
        effective=day_number(effective) if effective is not None else None,
        starts=day_number(now[0]),
        same_header=same_header,
        same_text=(old.source.text, texts[0]) == (new.source.text, texts[1]),
        id_shared=id_shared,
        uncompared=(*headers, *beside_the_programs(texts[0], texts[1], old.program, new.program)),
    )
    try:
        with interruptible():
            made = compare(old.program, new.program, setting)
        if now[1] < then[1]:
            sooner = f"contracts after {now[1]}, which the new header leaves out, are still under this policy"
            made = replace(made, assumed=(*made.assumed, sooner))
        return PolicyDiff(path, base, head, made, policy=new)
    except OutOfBudget as fault:
        return PolicyDiff(path, base, head, _not_compared(new, path, str(fault)), policy=new)
    except NotReplayed as fault:
        help = "our own fault; please report it with both versions"
        fault.told_as(f"{path}: {fault}", heading="error[RL604 witness-not-replayed]", help=help)
        return PolicyDiff(path, base, head, None, (), fault, new)


def _headers(old: t.File, new: t.File) -> Iterator[str]:
    """Yield a line for each part of the header that differs and that no outcome rests on."""
    if old.title.text != new.title.text:
        yield f"the policy is called “{new.title.text}”, and was “{old.title.text}”"
    for word in _SHOWN_HEADERS:
        said = []
        for header in (old.header(word), new.header(word)):
            values = [] if header is None else [v.text for v in header.values if v is not None]
            said.append(f"“{' to '.join(values)}”" if values else "not said")
        if said[0] != said[1]:
            yield f"`{word}` is {said[1]}, and was {said[0]}"


def _without_a_law(policy: Policy) -> Iterator[Problem]:
    """Yield a problem for each law that the header names and that is not among the laws read."""
    for name in policy.missing_laws if not policy.problems else ():
        help = "name a folder that has it, or leave the law out with `--law none`"
        yield Problem("RL001", f"`{policy.path}` names the law `{name}`, which is not there", None, help)


def with_the_laws_of_both(old: Policy, new: Policy) -> tuple[Policy, Policy]:
    """Return both versions beside every law that either names: to leave a law out of the header hides no drop below
    it."""
    laws = [p.program.jurisdictions if p.program is not None else () for p in (old, new)]
    both = tuple(dict.fromkeys((*laws[0], *laws[1])))
    made = [p if set(x) == set(both) else reloaded(p, laws=both) for p, x in zip((old, new), laws, strict=True)]
    return made[0], made[1]


def _alone(policy: Policy, path: str, *, gone: bool) -> Compared:
    """Return a policy that only one version has: everything it gives is lost, or new."""
    assert policy.program is not None
    code = "RL701" if gone else "RL702"
    message = "the policy is gone, and with it all it gave" if gone else "a new policy: all it gives is new"
    finding = _of_whole(policy, path, code, message, "shop" if gone else "customer", "remove" if gone else "add")
    eligible, verdict = ("yes -> no", "POLICY GONE") if gone else ("no -> yes", "NEW POLICY")
    row = VerdictRow("all orders", "", eligible, "", "", "", verdict, (code,), (finding.fingerprint,))
    goal = Goal(code, "a policy in both versions", Verdict.REFUTED)
    name = finding.policy
    return Compared(name, policy.program.title, (row,), (finding,), (goal,), base_policy=name)


def _not_compared(policy: Policy, path: str, why: str) -> Compared:
    """Return a policy whose versions could not be compared within the limits of the run: nothing is known of it."""
    assert policy.program is not None
    finding = _of_whole(policy, path, "RL717", f"the versions were not compared: {why}", "both", "change")
    row = VerdictRow("all orders", "", "", "", "", "", WORDS["RL717"], ("RL717",), (finding.fingerprint,))
    goal = Goal("RL717", "the whole policy", Verdict.NOT_PROVED, why)
    return Compared(finding.policy, policy.program.title, (row,), (finding,), (goal,))


def _of_whole(policy: Policy, path: str, code: str, message: str, direction: str, action: str) -> Finding:
    """Return a finding about a policy as a whole."""
    assert policy.program is not None
    change, name = rules()[code], policy.program.name
    folder = None if policy.origin is None else policy.origin.folder
    at_revision = isinstance(folder, RevisionPath)  # its name there is no path
    evidence = {
        "replayed": False,
        "conditional": False,
        "right": "",
        "segment": "all",
        "direction": direction,
        "action": action,
        "law": "",
        **{key: {} for key in ("loss", "days", "touched", "ranges")},
    }
    return Finding(
        code=code,
        name=change.name,
        severity=change.severity,
        policy=name,
        clauses=(),
        topic="policy",
        message=message,
        evidence=evidence,
        story=Story(issue="is there a policy in both versions?" if code != "RL717" else "", conclusion=message),
        location=(path if at_revision else policy.source.name, 1),
        fingerprint=change_fingerprint(code, name, "", "policy", direction, EVERYONE),
    )


def mapping(text: str) -> Names:
    """Return what a mapping file says. Raises `ValueError` with what is wrong with it."""
    try:
        found = toml_of(text.encode("utf-8", "surrogatepass"))
    except NotParsed as error:
        raise ValueError(str(error)) from None
    known = {"facts", "rights", "clauses", "new", "gone"}
    for key in found.keys() - known:
        raise ValueError(f"there is no `{key}`; a mapping has {', '.join(sorted(known))}")

    def table(key: str) -> Mapping[str, str]:
        value = found.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
            raise ValueError(f"`{key}` is a table of new name = old name, as texts")
        if len(set(value.values())) < len(value):
            raise ValueError(f"`{key}` gives one old name twice")
        return value

    def names(key: str) -> frozenset[str]:
        value = found.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise ValueError(f"`{key}` is a list of names")
        return frozenset(value)

    return Names(table("facts"), table("rights"), table("clauses"), names("new"), names("gone"))
