"""Two versions of one policy compared: which change, of which code, for which right and which customers (C8 to C10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from returnlogic.base.finding import Finding, Goal, Severity, Story, Verdict
from returnlogic.base.sort import Bool, Date, Enum
from returnlogic.base.value import Value
from returnlogic.checks import _floors, _terms
from returnlogic.checks._catalogue import rules
from returnlogic.checks._context import CheckContext
from returnlogic.compare.align import BEFORE, Aligned, Moved, Names, align, delay, outcomes_read
from returnlogic.compare.beside import Joined, join
from returnlogic.compare.duties import with_duties
from returnlogic.compare.losses import ELIGIBLE, Loss, differs, losses, sides
from returnlogic.compare.segments import Segment, segments
from returnlogic.compare.shown import Stage, Told, deadline, finding, print_of, replayed, topic_said, touched
from returnlogic.meaning.clause import Clause
from returnlogic.meaning.outcomes import Topic
from returnlogic.meaning.program import Input, Program
from returnlogic.meaning.term import FALSE, Compare, Comparison, Const, Known, Term, conj, disj, neg
from returnlogic.present.case import case_lines
from returnlogic.solver.ask import DEFAULT_BUDGET, Meter, OutOfBudget, Possible, Undecided
from returnlogic.solver.forall import Always, Never, Sometimes, under_assumptions

LOSING = ("RL701", "RL703", "RL704", "RL706", "RL708", "RL711")
"""Changes by which some customer loses something."""

QUESTIONS = 60_000
"""Solver calls of one comparison before the rest of it counts as not compared."""

LEVELS = ("eligible", "remedy", "protection")
"""Kinds of losses of what is owed."""

WORDS = {
    "RL701": "NARROWED",
    "RL702": "WIDENED",
    "RL703": "MIXED",
    "RL704": "COST",
    "RL705": "COST TO SHOP",
    "RL706": "STEP ADDED",
    "RL707": "STEP REMOVED",
    "RL708": "WEAKER",
    "RL709": "STRONGER",
    "RL710": "DISCRETION",
    "RL711": "PROTECTION LOST",
    "RL712": "NEARER TO LAW",
    "RL717": "NOT COMPARED",
}

BELOW = "BELOW LAW"
"""What is said beside the others where a change takes a policy below a floor of the law."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the verdict table: one right for one group of customers; `verdict` is in words, `codes` says it."""

    segment: str
    right: str
    eligible: str
    deadline: str
    pays: str
    form: str
    verdict: str
    codes: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of one right of the policy: every loss and gain, and which can be in which group of customers.

    `told` has, by group, `(worse or better, kind, topic)` of what some order shows; `None` iff that is not known.
    """

    right: str
    lost: tuple[Loss, ...]
    gained: tuple[Loss, ...]
    told: Mapping[Segment, frozenset[tuple[str, str, Topic]]] | None


@dataclass(frozen=True)
class Compared:
    """What is known of the change from one version to another. `equal` iff everything was proved the same."""

    policy: str
    title: str
    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()
    goals: tuple[Goal, ...] = ()
    moved: tuple[Moved, ...] = ()
    assumed: tuple[str, ...] = ()
    queries: int = 0
    joined: Joined | None = field(default=None, repr=False, compare=False)
    asked: tuple[Asked, ...] = field(default=(), repr=False, compare=False)

    @property
    def complete(self) -> bool:
        """Whether everything was told: nothing undecided, nothing that could not be compared."""
        undecided = any(g.verdict is Verdict.NOT_PROVED for g in self.goals)
        return not undecided and not any(f.code == "RL717" for f in self.findings)

    @property
    def equal(self) -> bool:
        """Whether every outcome was proved the same."""
        return self.complete and any(f.code in ("RL715", "RL716") for f in self.findings)

    @property
    def verdict(self) -> str:
        """The whole change in a few words, what weighs most first."""
        if self.equal:
            return "equal (proved)"
        below = any(f.evidence.get("law") == "below" for f in self.findings)
        kept = [f for f in self.findings if not (f.code == "RL712" and f.evidence.get("law") == "below")]
        found = {WORDS[f.code] for f in kept if f.code in WORDS} | ({BELOW} if below else set())
        order = [WORDS["RL717"], BELOW, *WORDS.values()]
        words = sorted(found, key=order.index)
        return " + ".join(words) or ("changed" if self.complete else WORDS["RL717"])


@dataclass(frozen=True, slots=True)
class Setting:
    """How two versions are compared, beside what they say.

    `effective` is the day from which the new one is to hold, `starts` the first contract date it speaks of itself.
    """

    names: Names = field(default_factory=Names)
    budget: int = DEFAULT_BUDGET
    by: Sequence[str] = ()
    delivery: tuple[int, int] | None = None
    effective: int | None = None
    starts: int = 0
    same_header: bool = True
    same_text: bool = True


def compare(old: Program, new: Program, setting: Setting | None = None) -> Compared:
    """What changes for customers from the old version to the new one.

    Raises `KeyError` iff a mapping names nothing, `NotReplayed` iff a case does not reproduce (our own fault).
    """
    setting = setting or Setting()
    aligned = align(with_duties(old), with_duties(new), setting.names)
    more = []
    if setting.delivery is not None:
        lo, hi = setting.delivery
        pairs = dict.fromkeys((m.old, m.new) for m in aligned.moved)
        for a, b in pairs:
            start, end = (a, b) if _earlier(new, a, b) else (b, a)
            axiom = delay(new, start, end, lo, hi)
            more += [axiom] if axiom is not None else []
    joined = join(aligned, tuple(more))
    subject = CheckContext(joined.program, setting.budget, meter=Meter(QUESTIONS))
    before, after = sides(joined)
    assumed = tuple(a.label for a in more)
    stage = Stage(joined, subject, before, after, _dropped(joined), assumed)
    same = _facts_of_both(old, new, aligned)
    run = _Run(stage, setting)
    run.go()
    run.shop_decides(same)
    run.markets(old.markets, new.markets)
    run.ends()
    return Compared(
        policy=new.name,
        title=new.title,
        rows=tuple(run.rows),
        findings=tuple(sorted(run.findings, key=lambda f: (_WEIGHT[f.severity], f.code, f.fingerprint))),
        goals=tuple(stage.goals),
        moved=aligned.moved,
        assumed=(*assumed, *_reworded(same)),
        queries=subject.session.queries,
        joined=joined,
        asked=tuple(run.asked),
    )


def _facts_of_both(old: Program, new: Program, aligned: Aligned) -> list[tuple[Input, Input]]:
    """The facts that outcomes rest on, as each version describes them."""
    read = outcomes_read(old), outcomes_read(new)
    pairs = [(n, x.removesuffix(BEFORE)) for n, x in aligned.facts_before.items() if n in old.inputs]
    return [(old.inputs[a], new.inputs[b]) for a, b in pairs if b in new.inputs and (a in read[0] or b in read[1])]


def _reworded(facts: Sequence[tuple[Input, Input]]) -> list[str]:
    """What a vocabulary calls otherwise now: nobody can prove that other words mean the same."""
    return [f"`{b.name}`, “{a.label}” before, is the same as “{b.label}” now" for a, b in facts if a.label != b.label]


_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def _earlier(program: Program, a: str, b: str) -> bool:
    order = list(program.inputs)
    return a not in order or b not in order or order.index(a) < order.index(b)


def _below(program: Program) -> dict[object, Term]:
    """Where a version is below each floor and each term of the law it is compared with."""
    subject = CheckContext(program, DEFAULT_BUDGET)
    found: dict[object, Term] = {(f.right, f.owed): _floors.below(subject, f) for f in _floors.floors(subject)}
    for law in _terms.law_terms(subject, ("payer", "amount", "net", "due")):
        found[(law.right, law.topic)] = disj(*(t for _, t in _terms.worse_clauses(subject, law)))
    return found


def _dropped(joined: Joined) -> Term:
    """The new version is below some floor of the law that the old one was not below."""
    then = {k: joined.before(t) for k, t in _below(joined.aligned.old).items()}
    now = _below(joined.aligned.new)
    return disj(*(conj(t, neg(then.get(k, FALSE))) for k, t in now.items() if t != then.get(k, FALSE)))


@dataclass
class _Run:
    stage: Stage
    setting: Setting
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    changed: list[Term] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    against_law: bool = False
    of_law: bool = False

    def go(self) -> None:
        stage, program = self.stage, self.stage.joined.program
        for name, why, help in ((a.name, a.why, a.help) for a in stage.joined.aligned.apart):
            self.not_compared(f"fact {name}", why, help)
        law = sides(stage.joined, law=True)
        of_law = [r for r in sorted({*law[0].bundles, *law[1].bundles}) if law[0].bundle(r) != law[1].bundle(r)]
        rights = sorted({*stage.old.bundles, *stage.new.bundles})
        self.against_law = any(c.is_law for c in program.clauses)
        for right in rights:
            self.right(stage, right)
        self.against_law, self.of_law = False, True
        for right in of_law:
            self.right(replace(stage, old=law[0], new=law[1], dropped=FALSE), right)
        self.of_law = False
        if not rights and not of_law:
            for right in sorted({*law[0].bundles, *law[1].bundles}):
                self.row_equal(right)
        if of_law:
            self.below_now()
        self.declared()
        self.default(program)
        self.retroactive(program)

    def ends(self) -> None:
        """What all of it means: a new header is due, or nothing changed."""
        self.header()
        if not self.findings and not any(g.verdict is Verdict.NOT_PROVED for g in self.stage.goals):
            self.nothing()

    # --- one right ---

    def right(self, stage: Stage, right: str) -> None:
        """Every change of a right, segment by segment; what is one term in both versions needs no question."""
        program, session = stage.joined.program, stage.session
        lost = losses(stage.new, stage.old, right, program)
        gained = [x for x in losses(stage.old, stage.new, right, program) if x.kind != "discretion"]
        told: dict[Segment, frozenset[tuple[str, str, Topic]]] = {Segment(()): frozenset()}
        asked = Asked(right, tuple(lost), tuple(gained), told)
        days = differs(stage.new, stage.old, right)
        every = disj(*(x.term for x in (*lost, *gained)))
        try:
            if every != FALSE:
                lost = [x for x in lost if session.holds_somewhere(x.term)]
                gained = [x for x in gained if session.holds_somewhere(x.term)]
            if not lost and not gained:
                stage.goals.append(Goal("RL715", f"{right}: no order comes out better or worse", Verdict.PROVED))
                if days != FALSE and session.holds_somewhere(days):
                    self.other_days(stage, right, days)
                else:
                    self.row_equal(right)
                return
            self.changed.append(every)
            first = len(self.rows)
            told.clear()
            for segment in segments(program, disj(*(x.term for x in (*lost, *gained))), self.setting.by):
                told[segment] = self.segment(stage, right, segment, lost, gained)
            same = [r for r in self.rows[first:] if not r.codes]
            self.rows[first:] = [r for r in self.rows[first:] if r.codes]
            if len(same) > 1:  # one line for all who are not touched
                same = [replace(same[0], segment="all other orders")]
            self.rows += same
        except OutOfBudget as error:
            asked = replace(asked, told=None)
            self.undecided(right, str(error))
        finally:
            if stage is self.stage:
                self.asked.append(asked)

    def segment(
        self, stage: Stage, right: str, segment: Segment, lost: Sequence[Loss], gained: Sequence[Loss]
    ) -> frozenset[tuple[str, str, Topic]]:
        """The row and the findings of a right for one group of customers: gives what some order of it shows."""
        session, here = stage.session, segment.term(stage.joined.program)

        def among(given: Sequence[Loss]) -> dict[tuple[str, Topic], Loss]:
            terms = [replace(x, term=conj(here, x.term)) for x in given]
            return {(x.kind, x.topic): x for x in terms if session.holds_somewhere(x.term)}

        losing, gaining = among(lost), among(gained)
        found: list[Finding] = []
        for code, loss, direction, other in _codes(losing, gaining):
            answer = under_assumptions(session, loss.term)
            stage.goals.append(stage.subject.goal(code, f"{right}, {segment.words}: {loss.topic}", answer))
            if isinstance(answer, Undecided):
                self.not_compared(f"{right} {segment.id} {loss.topic}", f"{right}, {segment.words}: {answer.reason}")
            elif not isinstance(answer, Never):
                found.append(self.tell(stage, code, loss, right, segment, direction, answer, other))
        found += self.margin(stage, right, segment, losing)
        self.findings += found
        self.rows.append(self.row(stage, right, segment, found, losing, gaining))
        return frozenset({("worse", *k) for k in losing} | {("better", *k) for k in gaining})

    def tell(
        self,
        stage: Stage,
        code: str,
        loss: Loss,
        right: str,
        segment: Segment,
        direction: str,
        answer: Always | Sometimes,
        other: Term | None,
    ) -> Finding:
        label = stage.joined.program.right_labels.get(right, right.replace("_", " "))
        who = "" if segment.id == "all" else f" ({segment.words})"
        title = rules()[code].title.lower()
        law = self.law(stage, loss, direction)
        more: dict[str, object] = {}
        if other is not None:
            shown = stage.session.ask(other)
            if isinstance(shown, Possible):
                replayed(stage, other, shown.case)
                more["gain"] = {"case": {n: str(v) for n, v in sorted(shown.case.items()) if v is not None}}
        anchors = [m for m in stage.joined.aligned.moved if m.right == right]

        def told(before: str, after: str) -> Told:
            conclusion = {
                "customer": "customers gain",
                "shop": "customers lose",
                "both": "some customers lose, others gain",
            }[direction]
            conclusion += {
                "below": ", and the law gives more than the new version",
                "at": ", and the law is kept",
                "weaker": ": it is the law itself that gives less",
            }.get(law, "")
            for m in anchors:
                conclusion += f", “{m.act.replace('_', ' ')}” was counted from “{m.old}” and is counted from “{m.new}”"
            help = "" if direction == "customer" else "keep the old terms here, or have the fingerprint approved"
            return Told(
                f"{label}{who}: {title}: {before} -> {after}",
                f"{topic_said(loss.topic)}: {label}{who}",
                conclusion,
                help,
            )

        return finding(
            stage, rules()[code], loss, right, segment, answer, told, direction=direction, law=law, also=more
        )

    def law(self, stage: Stage, loss: Loss, direction: str) -> str:
        """`below` iff some case falls below a floor that it was not below; `at` iff none; empty without a law; `weaker`
        iff somebody loses a right of the law itself."""
        if self.of_law:
            return "weaker" if direction != "customer" else ""
        if stage.dropped == FALSE and not self.against_law:
            return ""
        return "below" if stage.session.holds_somewhere(conj(loss.term, stage.dropped)) else "at"

    def margin(
        self, stage: Stage, right: str, segment: Segment, losing: Mapping[tuple[str, Topic], Loss]
    ) -> Iterator[Finding]:
        """RL712: something is lost where the law gives something too, and the law is still kept."""
        subject = CheckContext(stage.joined.aligned.new, self.setting.budget)
        remedies = {t.subject for side in (stage.new, stage.old) for t in side.bundle(right).levels}
        scopes = [p.scope for f in _floors.floors(subject) if remedies & {*f.accepted} for p in f.provisions]
        terms = [x.term for (kind, _), x in losing.items() if kind in LEVELS]
        term = conj(disj(*terms), disj(*scopes), neg(stage.dropped))
        if not terms or not scopes or right in stage.joined.program.law_rights:
            return
        answer = under_assumptions(stage.session, term)
        stage.goals.append(stage.subject.goal("RL712", f"{right}, {segment.words}", answer))
        if isinstance(answer, Undecided):
            self.not_compared(f"{right} {segment.id} margin", f"{right}, {segment.words}: {answer.reason}")
        elif not isinstance(answer, Never):
            yield self.tell(
                stage, "RL712", Loss("eligible", Topic("margin"), term), right, segment, "shop", answer, None
            )

    # --- rows ---

    def row(
        self,
        stage: Stage,
        right: str,
        segment: Segment,
        found: Sequence[Finding],
        losing: Mapping[tuple[str, Topic], Loss],
        gaining: Mapping[tuple[str, Topic], Loss],
    ) -> Row:
        if not found:
            undecided = any(f.code == "RL717" for f in self.findings)
            if not undecided:
                return Row(segment.words, right, "same", "same", "same", "same", "equal (proved)")
            return Row(segment.words, right, "?", "?", "?", "?", "NOT COMPARED", ("RL717",))
        lost, gained = {k for k, _ in losing}, {k for k, _ in gaining}
        has = ({"eligible", "protection"} & lost, {"eligible", "protection"} & gained)
        eligible = {
            (False, False): "same", (True, False): "yes -> no", (False, True): "no -> yes", (True, True): "both ways"
        }[bool(has[0]), bool(has[1])]  # fmt: skip
        form = {
            (False, False): "same", (True, False): "weaker", (False, True): "stronger", (True, True): "both ways"
        }["remedy" in lost or "due" in lost, "remedy" in gained or "due" in gained]  # fmt: skip
        pays = [
            f"{f.evidence['before'][0].partition(' (`')[0]} -> {f.evidence['now'][0].partition(' (`')[0]}"
            for f in found
            if f.code in ("RL704", "RL705")
        ]
        codes = tuple(dict.fromkeys(f.code for f in found))
        words = " + ".join(dict.fromkeys(WORDS[c] for c in codes if c not in ("RL710", "RL712") or len(codes) == 1))
        prints = tuple(f.fingerprint for f in found)
        last = self.days(stage, right, segment, found)
        return Row(segment.words, right, eligible, last, "; ".join(pays) or "same", form, words, codes, prints)

    def days(self, stage: Stage, right: str, segment: Segment, found: Sequence[Finding]) -> str:
        """The deadline cell: until when a remedy is owed before and now, where the change is one of days."""
        for f in found:
            ends = _ends(f)
            if ends is not None and f.code in ("RL701", "RL702", "RL703", "RL711"):
                return f"{ends[0]} d -> {ends[1]} d"
            if f.regions and f.regions[0].boxes and f.code in ("RL701", "RL702", "RL703", "RL711"):
                act, _, anchor = f.regions[0].boxes[0][0].quantity.partition(" - ")
                here = segment.term(stage.joined.program)
                given = {**f.regions[0].assumptions, **self.shown_facts(stage, f)}
                days = [deadline(stage, side, right, here, (act, anchor), given) for side in (stage.old, stage.new)]
                return "same" if days[0] == days[1] else " -> ".join(days)
        return "same"

    def shown_facts(self, stage: Stage, f: Finding) -> dict[str, Value]:
        """The yes/no facts and enums of the case a finding shows, for the deadline of just such orders."""
        assert f.witness is not None
        inputs = stage.joined.aligned.new.inputs
        return {n: v for n, v in f.witness.facts.items() if isinstance(inputs[n].sort, Bool | Enum)}

    def row_equal(self, right: str) -> None:
        """A right that is proved the same."""
        self.rows.append(Row("all orders", right, "same", "same", "same", "same", "equal (proved)"))

    # --- the whole policy ---

    def other_days(self, stage: Stage, right: str, days: Term) -> None:
        """Stated days differ although no remedy, cost or duty does: nobody can say for whom that is better."""
        everyone = Segment(())
        answer = under_assumptions(stage.session, days)
        stage.goals.append(stage.subject.goal("RL703", f"{right}: stated days", answer))
        self.changed.append(days)
        topic = next(t for t in stage.new.bundle(right).outcomes if t.kind == "last_day")
        if isinstance(answer, Always | Sometimes):
            case = answer.case
            replayed(stage, days, case)
            self.findings.append(
                self.plain(
                    "RL703", f"{right}: a stated last day differs, though no remedy does", str(topic), right, everyone
                )
            )
            self.rows.append(
                Row("all orders", right, "same", "stated days differ", "same", "same", "MIXED", ("RL703",))
            )
        elif isinstance(answer, Undecided):
            self.undecided(right, answer.reason)

    def below_now(self) -> None:
        """The law changed: is the policy below it where it was not?"""
        stage = self.stage
        answer = under_assumptions(stage.session, stage.dropped) if stage.dropped != FALSE else Never()
        stage.goals.append(stage.subject.goal("RL712", "the policy is not below the new law where it was not", answer))
        if isinstance(answer, Undecided):
            self.not_compared("law", f"below the law: {answer.reason}")
        elif not isinstance(answer, Never):
            case = answer.case
            replayed(stage, stage.dropped, case)
            lines = tuple(case_lines(stage.joined.program, case, stage.session.freed(stage.dropped, case)))
            found = self.plain(
                "RL712", "the law changed, and the policy is below it now", "law", "", Segment(()), Severity.ERROR
            )
            story = replace(found.story, case=lines, conclusion="the new law gives more than the policy does")
            self.findings.append(replace(found, story=story, evidence={**found.evidence, "law": "below"}))

    def declared(self) -> None:
        """What changes no outcome and yet is a promise or a burden: savings, terms, what the reader is told of."""
        stage = self.stage
        old = {k: (w, stage.joined.before(t)) for k, (w, t) in _declared(stage.joined.aligned.old).items()}
        new = _declared(stage.joined.aligned.new)
        for topic in sorted({*old, *new}):
            words = (new.get(topic) or old[topic])[0]
            then, now = (side.get(topic, ("", FALSE))[1] for side in (old, new))
            burden = topic.startswith(("term(", "permit("))
            if then == now:
                continue
            for term, added in ((conj(now, neg(then)), True), (conj(then, neg(now)), False)):
                worse = added is burden
                code = "RL711" if worse and not burden else "RL701" if worse else "RL702"
                answer = under_assumptions(stage.session, term) if term != FALSE else Never()
                stage.goals.append(stage.subject.goal(code, topic, answer))
                if isinstance(answer, Undecided):
                    self.not_compared(topic, f"{words}: {answer.reason}")
                elif not isinstance(answer, Never):
                    said = f"{words}: {'said where it was not' if added else 'said no longer'}"
                    self.tell_declared(code, said, topic, "shop" if worse else "customer", added, term, answer)

    def tell_declared(
        self, code: str, said: str, topic: str, direction: str, added: bool, term: Term, answer: Always | Sometimes
    ) -> None:
        """A finding of what a clause declares, with an order that it speaks about in one version only."""
        stage, program = self.stage, self.stage.joined.program
        case = answer.case
        replayed(stage, term, case)
        lines = tuple(case_lines(program, case, stage.session.freed(term, case)))
        found = self.plain(code, said, topic, "", Segment(()))
        action = "add" if added else "remove"
        more = {"direction": direction, "action": action, "loss": {}, "days": {}, "ranges": {}, "replayed": True}
        more["touched"] = touched(stage.session, term, case)
        story = replace(found.story, case=lines)
        self.findings.append(replace(found, story=story, evidence={**found.evidence, **more}))
        row = Row("all orders", topic, "same", "same", "same", "same", WORDS[code], (code,), (found.fingerprint,))
        self.rows.append(row)

    def default(self, program: Program) -> None:
        """RL714: the header's default changed, and some order rests on it in both versions."""
        stage = self.stage
        old, new = stage.joined.aligned.old, stage.joined.aligned.new
        if old.silence == new.silence:
            stage.goals.append(Goal("RL714", "the default for what nobody says", Verdict.PROVED))
            return
        parts = []
        for right in {*stage.old.bundles, *stage.new.bundles}:
            mine, then = stage.new.bundle(right), stage.old.bundle(right)
            parts += [conj(mine.on(t).silent, then.on(t).silent) for t in {*mine.levels, *then.levels}]
        term = disj(*sorted(parts, key=repr))
        answer = under_assumptions(stage.session, term)
        stage.goals.append(stage.subject.goal("RL714", "the default for what nobody says", answer))
        if isinstance(answer, Undecided):
            self.not_compared("default", answer.reason)
        elif not isinstance(answer, Never):
            case = answer.case
            replayed(stage, term, case)
            words = {"": "is decided by nobody", "refuses": "is refused"}
            was, now = (words.get(p.silence, p.silence) for p in (old, new))
            self.findings.append(
                self.plain("RL714", f"what no clause decides {was} before and {now} now", "default", "", Segment(()))
            )

    def retroactive(self, program: Program) -> None:
        """RL713: an order placed before the new version takes effect comes out differently."""
        stage, day = self.stage, self.setting.effective
        contract = program.role("contract")
        if day is None or not contract:
            reason = "no effective day is known: give `--effective`, or a later `period`"
            stage.goals.append(Goal("RL713", "orders already placed", Verdict.SKIPPED, reason))
            return
        ordered = program.inputs[contract].day
        from_on = Compare(Comparison.GE, ordered, Const(self.setting.starts, Date(0, day)))
        placed = conj(Known(contract), from_on, Compare(Comparison.LT, ordered, Const(day, Date(0, day))))
        term = conj(placed, disj(*self.changed)) if self.changed else FALSE
        answer = under_assumptions(stage.session, term) if term != FALSE else Never()
        stage.goals.append(stage.subject.goal("RL713", "orders already placed", answer))
        if isinstance(answer, Undecided):
            self.not_compared("retroactive", answer.reason)
        elif not isinstance(answer, Never):
            case = answer.case
            replayed(stage, term, case)
            lines = tuple(case_lines(program, case, stage.session.freed(term, case)))
            found = self.plain(
                "RL713", "orders placed before the new version takes effect come out differently", "retroactive", "",
                Segment(()),
            )  # fmt: skip
            self.findings.append(replace(found, story=replace(found.story, case=lines)))

    def shop_decides(self, facts: Sequence[tuple[Input, Input]]) -> None:
        """RL710: outcomes rest on a fact that is for the shop to say or to judge, and was not."""
        for old, new in facts:
            if (new.judged and not old.judged) or (new.controller == "shop" and old.controller != "shop"):
                verb = "judges" if new.judged else "decides"
                found = self.plain("RL710", f"the shop {verb} now: {new.label}", f"fact {new.name}", "", Segment(()))
                self.findings.append(replace(found, evidence={**found.evidence, "direction": "shop"}))
                self.stage.goals.append(Goal("RL710", f"who decides `{new.name}`", Verdict.REFUTED))

    def markets(self, old: Sequence[str], new: Sequence[str]) -> None:
        """RL701: the header names a market no longer, and all that the policy gave there is lost; RL702: a new one."""
        gone, come = [m for m in old if m not in new], [m for m in new if old and m not in old]
        for code, names, said in (("RL701", gone, "no longer"), ("RL702", come, "now")):
            for name in names:
                text = f"`{name}` is {said} a market of the policy"
                found = self.plain(code, text, f"market {name}", "", Segment(()))
                direction, action = ("shop", "remove") if names is gone else ("customer", "add")
                evidence = {**found.evidence, "direction": direction, "action": action}
                self.findings.append(replace(found, evidence=evidence))
                self.stage.goals.append(Goal(code, f"market {name}", Verdict.REFUTED))
                eligible = "yes -> no" if names is gone else "no -> yes"
                row = Row(f"market {name}", "all", eligible, "same", "same", "same", WORDS[code], (code,))
                self.rows.append(replace(row, fingerprints=(found.fingerprint,)))

    def header(self) -> None:
        """RL718: customers lose something and the header is as it was."""
        losing = any(f.code in LOSING for f in self.findings)
        bad = losing and self.setting.same_header
        verdict = Verdict.REFUTED if bad else Verdict.PROVED
        self.stage.goals.append(Goal("RL718", "a loss comes with a new header", verdict))
        if bad:
            message = "customers lose something, and title and period are those of the old version"
            self.findings.append(self.plain("RL718", message, "header", "", Segment(())))

    def nothing(self) -> None:
        """RL715 or RL716: every outcome is the same."""
        old, new = self.stage.joined.aligned.old, self.stage.joined.aligned.new
        text = old.digest == new.digest and not self.setting.same_text
        code = "RL716" if text else "RL715"
        what = "only the text differs: both files mean the same, term by term" if text else (
            "every right comes out the same for all orders, whatever is assumed where the text is open"
        )  # fmt: skip
        found = self.plain(code, what, "all", "", Segment(()))
        how = (
            "proved: both versions are one program"
            if old.digest == new.digest
            else "proved for all orders in the model"
        )
        self.findings.append(replace(found, story=replace(found.story, certainty=how, conclusion="nothing changes")))
        self.stage.goals.append(Goal(code, "every right", Verdict.PROVED, how))

    # --- findings without a case ---

    def plain(
        self,
        code: str,
        message: str,
        topic: str,
        right: str,
        segment: Segment,
        severity: Severity | None = None,
        help: str = "",
    ) -> Finding:
        """A finding about a version as a whole."""
        change = rules()[code]
        new = self.stage.joined.aligned.new
        spans = [c.span for c in new.clauses]
        return Finding(
            code=code,
            name=change.name,
            severity=severity or change.severity,
            policy=new.name,
            clauses=(),
            topic=topic,
            message=message,
            evidence={"replayed": False, "conditional": False, "right": right, "segment": segment.id, "law": ""},
            story=Story(issue=change.title, conclusion=message, help=help),
            location=(spans[0].source.name, 1) if spans else ("", 0),
            fingerprint=print_of(code, new.name, right, topic, "", segment),
        )

    def not_compared(self, topic: str, why: str, help: str = "raise `--budget`, or split the change") -> None:
        """RL717: something could not be told."""
        self.findings.append(self.plain("RL717", why, topic, "", Segment(()), help=help))

    def undecided(self, right: str, why: str) -> None:
        """RL717 for a whole right, with its row and goal."""
        self.stage.goals.append(Goal("RL717", right, Verdict.NOT_PROVED, why))
        self.not_compared(right, f"{right}: {why}")
        self.rows.append(Row("all orders", right, "?", "?", "?", "?", WORDS["RL717"], ("RL717",)))


def _declared(program: Program) -> dict[str, tuple[str, Term]]:
    """Topic -> words and where it is said, of savings, terms, permissions, and the subjects that a law asks for."""
    found: dict[str, tuple[str, list[Term]]] = {}
    required = {s for c in program.clauses if c.is_law for s in c.requires}

    def add(topic: str, words: str, clause: Clause) -> None:
        found.setdefault(topic, (words, []))[1].append(clause.live)

    for c in program.policy_clauses:
        for kept in ("all",) if c.keeps_all else c.keeps:
            add(f"saving({kept})", f"the law on {kept.replace('_', ' ')} stays", c)
        if c.term:
            add(f"term({c.term})", f"a term of the kind “{c.term.replace('_', ' ')}”", c)
        for act in c.permits:
            add(f"permit({act})", f"the shop may do as it likes about “{act.replace('_', ' ')}”", c)
        for subject in c.about:
            if subject in required:
                add(f"about({subject})", f"what the law asks to be said on {subject.replace('_', ' ')}", c)
    return {topic: (words, disj(*lives)) for topic, (words, lives) in found.items()}


def _ends(f: Finding) -> tuple[int, int] | None:
    """The last days of a limit before and now, in the case shown: the latest that differ; `None` iff none is told."""
    marks = f.story.picture.marks if f.story.picture is not None else ()
    days = {(m.label.removesuffix(w), w): m.day for m in marks for w in (" before", " now") if m.label.endswith(w)}
    both = [(days[(c, " before")], days[(c, " now")]) for c, w in days if w == " now" and (c, " before") in days]
    return max((b for b in both if b[0] != b[1]), default=None)


def _codes(
    losing: Mapping[tuple[str, Topic], Loss], gaining: Mapping[tuple[str, Topic], Loss]
) -> Iterator[tuple[str, Loss, str, Term | None]]:
    """The codes of what is lost and gained in one segment, each with its cases and whose gain it is (C9)."""
    lost = [losing[k] for k in losing if k[0] in LEVELS]
    gained = [gaining[k] for k in gaining if k[0] in LEVELS]
    if lost and gained:
        worse, better = disj(*(x.term for x in lost)), disj(*(x.term for x in gained))
        yield "RL703", Loss("eligible", ELIGIBLE, worse), "both", better
    for (kind, _), loss in losing.items():
        match kind:
            case "eligible" if not gained:
                yield "RL701", loss, "shop", None
            case "remedy" if not gained:
                yield "RL708", loss, "shop", None
            case "protection":
                yield "RL711", loss, "shop", None
            case "procedure":
                yield "RL706", loss, "shop", None
            case "due":
                yield "RL708", loss, "shop", None
            case "cost":
                yield "RL704", loss, "shop", None
            case "discretion":
                yield "RL710", loss, "shop", None
    if gained and not lost:
        owed = [x for x in gained if x.kind != "remedy"]
        if owed:
            yield "RL702", Loss("eligible", ELIGIBLE, disj(*(x.term for x in owed))), "customer", None
        for loss in (x for x in gained if x.kind == "remedy"):
            yield "RL709", loss, "customer", None
    for (kind, topic), loss in gaining.items():
        if (kind, topic) not in losing:
            match kind:
                case "procedure":
                    yield "RL707", loss, "customer", None
                case "due":
                    yield "RL709", loss, "customer", None
                case "cost":
                    yield "RL705", loss, "customer", None
