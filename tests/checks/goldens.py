"""Golden findings in Markdown, one file per check, named after the check.

A case is a `##` heading, a paragraph that starts with "Reason:", a `text` block (the published text), a `ret` block
(the policy) and a `findings` block: what the terminal shows of the findings of this code, or `none` and the verdicts
of its goals. The `ret` fence may carry `law=eu` and `budget=100`. Before the findings may stand `toml` blocks: the
waivers at the base, whose fence carries the day, `as_of=2026-11-27`, and those as they are now, if they differ.
`pytest --update` rewrites the findings and never the reasons.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from returnlogic.app.check import check
from returnlogic.app.load import load_source
from returnlogic.app.policy_run import LAST
from returnlogic.app.waivers import read_waivers
from returnlogic.base.source import Source
from returnlogic.base.value import day_number
from returnlogic.checks._catalogue import checks
from returnlogic.checks._waiver_policy import Waivers
from returnlogic.reports import terminal
from returnlogic.reports._format import PolicyResult
from returnlogic.solver.ask import DEFAULT_BUDGET

FENCE = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN_AS = "shop.ret"
WAIVERS_SHOWN_AS = "returnlogic.waivers.toml"
CODES = {c.name: c.code for c in checks()}


@dataclass(frozen=True)
class Golden:
    file: Path
    title: str
    reason: str
    text: str
    policy: str
    law: tuple[str, ...]
    budget: int
    expected: str
    as_of: str = ""
    waivers: tuple[str, ...] = ()

    @property
    def fires(self) -> bool:
        return not self.expected.startswith("none\n")

    def shown(self, folder: Path) -> str:
        """The findings of the file's code as the terminal shows them, under a fixed path."""
        code = CODES[self.file.stem]
        (folder / "shop.txt").write_text(self.text, "utf-8")
        policy = load_source(Source(SHOWN_AS, self.policy), folder, laws=self.law)
        if policy.problems:
            assert {p.code for p in policy.problems} == {code}, policy.problems
            return "\n\n".join("\n".join(terminal.problem_lines(p, SHOWN_AS)) for p in policy.problems) + "\n"
        assert policy.program is not None
        waivers, select = None, () if code in LAST else (code,)
        if self.waivers:
            base, head = (
                tuple(read_waivers(t.encode(), WAIVERS_SHOWN_AS)) for t in (self.waivers[0], self.waivers[-1])
            )
            waivers = Waivers(base, head, day_number(self.as_of), WAIVERS_SHOWN_AS)
            select = (code, *sorted({w.code for w in (*base, *head)} & {"RL102", "RL401"}))
        checked = check(policy, budget=self.budget, select=select, waivers=waivers)
        findings = tuple(f for f in checked.findings if f.code == code)
        if not findings:
            verdicts = Counter(g.verdict.value for g in checked.goals if g.code == code)
            goals = ", ".join(f"{n} {v}" for v, n in sorted(verdicts.items())) or "no question to ask"
            return f"none\n{code}: {goals}\n"
        result = PolicyResult(SHOWN_AS, policy.program.name, policy.program.title, "", (), (), findings, None, ())
        _heading, shown = terminal.render([result], {}).split("\n\n", 1)
        return shown.rpartition("\n\n")[0] + "\n"

    def rewrite(self, shown: str) -> None:
        """Put what is shown into the findings block of this case, and touch nothing else."""
        before, heading, after = self.file.read_text("utf-8").partition(f"## {self.title}\n")
        seen = next(m for m in FENCE.finditer(after) if m[1] == "findings")
        self.file.write_text(before + heading + after[: seen.start(3)] + shown + after[seen.end(3) :], "utf-8")


def goldens(path: Path) -> list[Golden]:
    """The cases of a file. Raises `ValueError` iff one has no reason, or a block too few or too many."""
    intro, *parts = re.split(r"^## ", path.read_text("utf-8"), flags=re.MULTILINE)
    if "```" in intro:
        raise ValueError(f"{path.name}: a block before the first case is used by none")
    found = []
    for part in parts:
        title, rest = part.split("\n", 1)
        blocks = FENCE.findall(rest)
        reason = rest.partition("```")[0].strip()
        waivers = tuple(body for kind, _, body in blocks[2:4] if kind == "toml")
        kinds = ["text", "ret", *["toml"] * len(waivers), "findings"]
        if [kind for kind, _, _ in blocks] != kinds or not reason.startswith("Reason: "):
            raise ValueError(f"{path.name}, {title!r}: a case is a reason, and a text, a ret and a findings block")
        (_, _, text), (_, options, policy) = blocks[:2]
        expected = blocks[-1][2]
        given = dict(option.split("=") for option in f"{options} {blocks[2][1] if waivers else ''}".split())
        as_of = given.pop("as_of", "")
        law = tuple(given.pop("law", "").split(",")) if "law" in given else ()
        budget = int(given.pop("budget", DEFAULT_BUDGET))
        if given:
            raise ValueError(f"{path.name}, {title!r}: there is no option {', '.join(given)}")
        if bool(as_of) is not bool(waivers):
            raise ValueError(f"{path.name}, {title!r}: waivers are read on a day, `as_of=`")
        found.append(Golden(path, title, reason, text, policy, law, budget, expected, as_of, waivers))
    if len({g.title for g in found}) < len(found):
        raise ValueError(f"{path.name}: two cases have one title")
    return found
