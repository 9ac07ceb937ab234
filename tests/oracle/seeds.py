"""Defects to seed, one at a time: where, the code that goes wrong (or the rule), what is wrong, how it is made.

`bugs.md` says which policy shows each. A defect of a check stands in code that the oracle does not run itself: not in
`meaning`, but for how two outcomes differ, which the oracle works out from the live claims. A defect of the lowering
leaves run and enumeration agreed on the wrong program: the interpreter of the text notices it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seed:
    """A defect: in a module, `old`, which stands there once, becomes `new`; `small` is a policy of `small.py` for it."""

    module: str
    code: str
    name: str
    old: str
    new: str
    small: str = ""


CONTRADICTIONS = {
    "checks/_conflicts": (
        ("RL101", "a claim that is not live contradicts", "[a.live, b.live, incomparable]", "[a.live, incomparable]", "payers_apart"),
        ("RL102", "only one claim may be the greater", "disj(Compare(Comparison.GT, a.lo, b.hi), ", "disj(", "first_and_last"),
        ("RL101", "equal values contradict", "Comparison.GT, b.lo, a.hi", "Comparison.GE, b.lo, a.hi", "same_days"),
        ("RL101", "last days contradict wherever they differ", 'if a.topic.kind == "last_day":', "if not a.topic:", "never_between"),
        ("RL101", "an act on the earlier last day is late", "Comparison.GT, event.day", "Comparison.GE, event.day", "never_between"),
        ("RL101", "an act on the later last day is late", "Comparison.LE, event.day", "Comparison.LT, event.day", "windows"),
        ("RL101", "an act is not the event that a reading picks", "conj(first, second, Known", "conj(first, Known", "reading_of_acts"),
        ("RL102", "refusals are no pair", "elif not o.derived:", "elif not o.derived and o.topic.kind != 'level':", "first_and_last"),
        ("RL101", "last days of two acts are no pair", "setdefault((o.right, o.topic.towards), [])", "setdefault((o.right, str(o.topic)), [])", "reading_of_acts"),
        ("RL101", "last days towards two remedies contradict", "setdefault((o.right, o.topic.towards), [])", "setdefault((o.right, ''), [])", "two_remedies"),
        ("RL101", "what differs in force alone is left out", "if code in (c.code, \"RL101\")", "if code == c.code", "force_and_window"),
        ("RL101", "clashes that never occur give the code", "first, second, occurring)", "first, second, clashes)", "payers_in_time"),
        ("RL102", "the claims of a pair need not be live", "[disj(*live) for live in sides]", "[]", "refused_and_dead"),
    ),
    "checks/_precedence": (
        ("RL102", "a refusal beside other clashes is RL101", '"RL102" if "RL102" in found else "RL101"', '"RL101"', "refused_and_payers"),
        ("RL102", "both have to refuse", "(a.refuses or b.refuses)", "(a.refuses and b.refuses)", "refused_and_payers"),
        ("RL113", "the shop's pick is no promise", "getattr(c.lo, \"value\", 0) >= 2", "getattr(c.lo, \"value\", 0) >= 3", "may_and_must"),
        ("RL113", "a permission is weak on one side only", "(weak[0] and strong[1]) or ", "", "may_and_must"),
        ("RL303", "an exception displaces nothing", 'r.kind in ("exception", "overrides") for r', 'r.kind == "overrides" for r', "always_excepted"),
    ),
    "checks/never_applies": (
        ("RL104", "a limit kills a clause", "context.possible(clause.scope)", "context.possible(clause.entitled)", "limit_that_kills"),
        ("RL104", "a clause is skipped", "in context.program.policy_clauses:", "in context.program.policy_clauses[1:]:", "dead"),
    ),
    "checks/impossible_procedure": (
        ("RL106", "an exception breaks a limit", "clause.scope, clause.entitled)", "clause.scope, clause.app)", "always_excepted"),
    ),
    "checks/_vacuity": (
        ("RL111", "choices without the clause count", "premises=(premise, told), every=True", "premises=(told,), every=True", "not_there"),
        ("RL111", "an assumption that is not needed stays", "        for name in names:", "        for name in ():", "emptied"),
    ),
    "checks/_joint_sums": (
        ("RL103", "a charge that breaks a promise alone is told as well", "conj(output.conflict, *(neg(p) for p in pairs if p is not None))", "output.conflict", "fee_alone"),
        ("RL103", "two charges are too few", "len(output.parts) < 2", "len(output.parts) < 3", "fees_together"),
    ),
    "checks/joint_contradiction": (
        ("RL103", "one clause alone will do", "(joint.clauses), *(neg(a) for a in alone), *beside)", "(joint.clauses), *beside)", "one_taker"),
        ("RL103", "nobody need be entitled", "conj(joint.entitlement.entitled, joint.empty", "conj(joint.empty", "taken_from_nobody"),
        ("RL103", "exclusions take nothing", "conditions_of(program, entitlement), *_refusers(program, entitlement)", "conditions_of(program, entitlement),", "takers"),
        ("RL103", "two clauses are too few", "in all_groups if len(clauses) > 1]", "in all_groups if len(clauses) > 2]", "takers"),
        ("RL103", "who takes it alone, on other grounds, is no matter", "[neg(j.empty([c])) for j in beside for c in j.clauses]", "[]", "taken_beside"),
    ),
    "checks/perverse_ordering": (
        ("RL114", "the last place is skipped", "combinations(range(len(ordering.rungs)), 2)", "combinations(range(len(ordering.rungs) - 1), 2)", "worse_for_faults"),
        ("RL114", "terms are skipped", "sorted({o.topic for o in compared} - {o.topic for o in levels})", "()", "dearer_for_faults"),
        ("RL114", "what is asked need not be done", "conj(_apart(program), *_everything_done(program))", "_apart(program)", "condition_on_faults"),
        ("RL114", "silence is a refusal", "disj(*(here.left(o) for o in mine))))", "disj(*(here.left(o) for o in mine), *(here.undecided(o) for o in mine))))", "silent_on_faults"),
        ("RL114", "what is worse is better", "Compare(Comparison.LT, now.hi, then.lo)", "Compare(Comparison.GT, now.lo, then.hi)", "dearer_for_faults"),
    ),
    "checks/unexercisable_right": (
        ("RL109", "what displaces it is as it is", "asked = program.cone(clause.app)", "asked = program.cone(clause.scope)", "kept_goods"),
        ("RL109", "what is decided before can be changed", 'if i.phase != "before"]', "]", "neat_for_each"),
        ("RL109", "every entitlement is entitled", "return disj(*(program.clause(t)", "return conj(*(program.clause(t)", "neat_for_each"),
        ("RL109", "a choice may end what entitles", "neg(possible), neg(keeps))", "neg(possible))", "grave_or_not"),
    ),
    "checks/contradictory_statements": (
        ("RL110", "the last statement is skipped", "conj(*statements.values())", "conj(*[*statements.values()][:-1])", "two_statements"),
        ("RL110", "two statements are too few", "len(statements) < 2", "len(statements) < 3", "two_statements"),
    ),
    "checks/statement_kills_clause": (
        ("RL111", "an assumption that makes the statement false empties clauses", "statement.states, told=_told(context, statement))", "statement.states)", "told_by_practice"),
        ("RL111", "nobody need be entitled to what is required", "conj(clause.scope, clause.requirement, disj(*(c.entitled for c in conditioned)))", "conj(clause.scope, clause.requirement)", "required_and_stated"),
        ("RL111", "refusals are skipped", '("entitlement", "exclusion", ', '("entitlement", ', "emptied"),
        ("RL111", "a clause displaced everywhere is emptied", "vacuous(context, orders, statement.states, told=_told(context, statement))", "vacuous(context, clause.scope, conj(orders, statement.states))", "always_excepted"),
    ),
}  # fmt: skip

SILENCE = {
    "checks/_answers": (
        ("RL214", "an act on the first day is early", "Comparison.LT, act.day, start.day", "Comparison.LE, act.day, start.day"),
        ("RL201", "a start that never comes is yet to come", "conj(neg(Known(start.name)), self._sound())", "neg(Known(start.name))", "limits"),
        ("RL201", "a limit that has only an end has a first day", "if limit.from_start:", "if limit.text:", "end_and_window"),
        ("RL201", "what is given is no answer", "conj(neg(given), neg(conj(", "conj(neg(conj(", "refused_and_dead"),
        ("RL201", "every remedy helps", "[r for r in helping if r in named] or [*named]", "[*named]", "credit"),
        ("RL201", "one promise refused will do", "refused = conj(*(implies(", "refused = disj(*(implies(", "offer_out_of_time"),
        ("RL201", "every remedy has to be refused", "known[:1] if known[0] in helping else known", "known", "displaced_promise"),
        ("RL201", "a refusal of what nobody promises decides", "conj(refused, implies(nothing, first))", "refused", "axiom_that_counts"),
        ("RL201", "a promise out of time is none", "conj(clause.scope, neg(disj(", "conj(clause.entitled, neg(disj(", "offer_out_of_time"),
        ("RL201", "a displaced promise stands", "conj(clause.scope, neg(disj(*(c.live for c in self._above(clause)))))", "clause.scope", "displaced_promise"),
        ("RL201", "a condition takes a promise", " == clause.id and not r.implied]", " == clause.id]", "condition_on_a_promise"),
        ("RL201", "what may be offered is no promise", "least >= DISCRETION", "least > DISCRETION", "offer_out_of_time"),
    ),
    "checks/gap": (
        ("RL201", "who is too early is left without an answer", "conj(in_time, *acts_done", "conj(*acts_done"),
        ("RL201", "who did nothing is left without an answer", "conj(asks, ground.cases, acted)", "conj(asks, ground.cases)", "sent_back"),
        ("RL201", "a general permission is not set aside", "answer = apart.ask(", "answer = as_written.ask(", "general_permission"),
    ),
    "checks/_grounds": (
        ("RL205", "a condition is a general permission", " or clause.requirement is not None or clause.gates:", ":", "condition_for_a_permission"),
        ("RL205", "a permission is general where it is live", "cases, neg(clause.scope)))", "cases, neg(clause.live)))", "displaced_permission"),
        ("RL205", "a promise beside it is general", "not all(map(permits_refusal, levels))", "not any(map(permits_refusal, levels))", "permission_and_offer"),
        ("RL201", "goods with a fault are fine", "conj(fine, Member(Var(ground", "conj(Member(Var(ground", "windows"),
    ),
    "checks/_one_unit_holes": (
        ("RL202", "nothing need be said one unit below", "silent[i], before[i], after[i])", "silent[i], after[i])", "windows"),
        ("RL202", "who writes nothing finds a hole", "shown = conj(asked, silent[i]", "shown = conj(silent[i]", "hole_of_nobody"),
        ("RL202", "longer silences are holes", "return _model(session, longer, ", "return None and _model(session, longer, ", "hole_and_longer"),
        ("RL202", "one choice only is asked", "            facts = {n: longer[n] for n in program.inputs}", "            return context.goal(\"RL202\", name, False), None", "hole_under_another_choice"),
        ("RL202", "the next unit but one speaks", "moved(wider, [*said, *silent], quantity, 1)", "moved(wider, [*said, *silent], quantity, 2)", "reading_of_acts"),
        ("RL202", "the neighbours are impossible", "conj(shown, earlier, later), shown", "shown, shown", "hole_at_the_end"),
        ("RL202", "only remedies are asked", "+ [(o.key, (o,)) for o in others]", "", "hole_in_legs"),
        ("RL202", "sums of money are skipped", "not i.event and isinstance(i.sort, Int | Money)", "not i.event and isinstance(i.sort, Int)", "hole_in_sums"),
        ("RL202", "silence engages", "[conj(silence.asked, neg(silence.silent))]", "[silence.asked]", "limit_that_kills"),
    ),
    "checks/missing_anchor": (
        ("RL203", "one start of the customer's will do", 'all(program.inputs[s].controller == "customer"', 'any(program.inputs[s].controller == "customer"', "starts_in_turn"),
        ("RL203", "whoever is entitled waits", "(window, clause.entitled, others, ", "(window, others, ", "kept_without_start"),
        ("RL203", "another day for the act is no help", "(window, clause.entitled, others, ", "(window, clause.entitled, ", "dated_elsewhere"),
        ("RL203", "what is owed may never come", ", others, *(owed(context, s) for s in starts))", ", others)", "start_that_is_owed"),
        ("RL203", "the act need not be done", "unless(conj(clause.scope, done, acted), *never)", "unless(conj(clause.scope, done), *never)", "act_undone"),
        ("RL203", "duties that the shop starts are asked", 'controller in ("customer", "shop")', 'controller in ("customer",)', "started_by_the_shop"),
        ("RL203", "dated duties are skipped", "        if clause.limits or any(d.dated for d in clause.duties):", "        if clause.limits:", "never_started"),
    ),
    "checks/endless_duty": (
        ("RL208", "a day for the start is no help", ", owed_by_a_day(context, start), *others", ", *others", "clock_by_a_day"),
        ("RL208", "another day for the act is no help", "owed_by_a_day(context, start), *others", "owed_by_a_day(context, start)", "clock_elsewhere"),
        ("RL208", "what is not owed is never due", "conj(owes, customer_did_all(context, [start]))", "customer_did_all(context, [start])", "clock_of_nothing"),
    ),
    "checks/_completed_history": (
        ("RL203", "goods that are lost count", "return conj(*(Known(n) for n in dict.fromkeys((*done, *arrived, *back))))", "return conj(*map(Known, done))", "windows"),
    ),
    "checks/_self_composition": (
        ("RL204", "a last day is an outcome", 'not in ("last_day", "payout")', 'not in ("payout",)', "restated"),
        ("RL211", "only silence differs", "program.cone(o.silent, o.lo, o.hi)", "program.cone(o.silent)", "in_full"),
    ),
    "meaning/outcomes": (
        ("RL506", "a contradiction is no other outcome", "            xor(self.conflict, other.conflict),\n", "", "reading_of_conflicts"),
        ("RL211", "values are not compared", "            conj(self.decided, other.decided, self.other_bounds(other)),\n", "", "in_full"),
        ("RL204", "silence is no other outcome", "            xor(self.silent, other.silent),\n", "", "not_there"),
    ),
    "checks/ambiguous_clock": (
        ("RL204", "days counted in a condition are skipped", "            or (name in context.program.cone(c.scope) or name in context.program.cone(c.app))\n", "", "counted_in_a_condition"),
    ),
    "checks/ambiguous_amount": (
        ("RL211", "rounding is skipped", 'assumption.kind != "amount" or', 'assumption.kind != "amount" or name == "rounding" or', "shares_open"),
    ),
    "checks/reading_decides": (
        ("RL506", "consequences are readings", " or assumption.fixed is not None or assumption.value_labels:", " or assumption.fixed is not None:", "condition_on_each"),
    ),
    "checks/incomplete_outcome": (
        ("RL205", "the shop's pick owes nothing", "Compare(Comparison.GE, o.lo", "Compare(Comparison.GT, o.lo", "may_and_must"),
        ("RL205", "a contradiction owes", "conj(neg(o.silent), neg(o.conflict), owed)", "conj(neg(o.silent), owed)", "force_and_window"),
        ("RL205", "what nobody speaks of is decided", "output is not None else TRUE", "output is not None else FALSE", "windows"),
        ("RL205", "a general permission decides", "    context, _, unknown = without", "    _, _, unknown = without", "permission_and_promise"),
        ("RL205", "the first remedy counts", "for remedy in demand.remedies:", "for remedy in demand.remedies[:1]:", "may_and_must"),
        ("RL205", "what is owed nowhere is engaged", "context.engaged_goal(answer, owed)", "answer.goal", "force_and_window"),
    ),
    "checks/duty_without_deadline": (
        ("RL207", "dated duties are undated", "[d.act for d in clause.duties if not d.dated]", "[d.act for d in clause.duties]", "same_days"),
        ("RL207", "a step owes where it is live", 'clause.scope if clause.kind == "step" else clause.live', "clause.live", "step_that_owes"),
        ("RL207", "any deadline will do", "if claim.topic in topics]", 'if claim.topic.kind == "due"]', "two_acts"),
        ("RL207", "what is not owed is due", "term = conj(owed, neg(", "term = conj(neg(", "owed_for_faults"),
    ),
    "checks/chooser_unsaid": (
        ("RL209", "a level that is settled is open", ", Compare(Comparison.LT, o.lo, o.hi)))", "))", "settled_choice"),
        ("RL209", "a promise that is not live is open", "conj(c.live, neg(o.silent)", "conj(neg(o.silent)", "choice_and_permission"),
        ("RL209", "a contradiction is open", "neg(o.conflict), Compare(Comparison.LT", "Compare(Comparison.NE", "choice_and_permission"),
    ),
    "checks/consequence_unstated": (
        ("RL210", "an exception to it changes nothing", "Const(0, o.sort)), differs)", "Const(0, o.sort)))", "excepted_condition"),
        ("RL210", "what is refused anyway is lost", "Compare(Comparison.GT, o.hi, Const(0", "Compare(Comparison.GE, o.hi, Const(0", "refused_anyway"),
        ("RL210", "contradictions count", "clause.entitled, *agreed, ", "clause.entitled, ", "condition_and_offer"),
        ("RL210", "every remedy has to be lost", "*agreed, disj(*left))", "*agreed, conj(*left))", "condition_on_each"),
    ),
    "checks/stranded_case": (
        ("RL213", "requirements on days are met", 'i.controller == "shop" if i.event else i.controller != "customer"', 'i.controller != "customer"', "late_for_all"),
        ("RL213", "approvals are refused", "        if clause.gates:\n", "        if not clause:\n", "approval"),
        ("RL213", "every window counts", "return disj(*(Compare(Comparison.LE, self._shows, x)", "return conj(*(Compare(Comparison.LE, self._shows, x)", "window_of_others"),
        ("RL213", "the last day is over", "Compare(Comparison.LE, self._shows, x)", "Compare(Comparison.LT, self._shows, x)", "window_of_others"),
        ("RL213", "the fault is reported whenever", "Known(request), at_once, disj", "Known(request), disj", "refused_later"),
        ("RL213", "nobody relies on the fault", "return conj(fault, Known(request)", "return conj(Known(request)", "whims_refused"),
        ("RL213", "what may be refused is refused", "refusals = [c for c in levels if _is(c.hi, 0)]", "refusals = [c for c in levels if _is(c.lo, 0)]", "permission_and_promise"),
        ("RL213", "what the shop may offer is no offer", "if not c.refuses and not _is(c.hi, 0)", "if not c.refuses and not _is(c.hi, 1)", "offer_for_faults"),
        ("RL213", "a general permission offers", "    context, permissions, unknown = without", "    _, permissions, unknown = without", "permission_for_faults"),
        ("RL213", "only what the customer usually does counts", "for _ in range(_ROUNDS):", "for _ in ():", "always_excepted"),
    ),
    "checks/discretion_decides": (
        ("RL501", "contradictions decide", "conj(c.live, neg(o.conflict), Compare", "conj(c.live, Compare", "offer_and_promise"),
        ("RL501", "a refusal beside it decides nothing", "neg(o.conflict), Compare(Comparison.EQ, o.hi, Const(1, o.sort)))", "neg(o.conflict))", "permission_refused"),
        ("RL501", "what is not live decides", "conj(c.live, neg(o.conflict)", "conj(neg(o.conflict)", "dead_offer"),
    ),
}  # fmt: skip

EFFECT_AND_LAW = {
    "checks/shadowed_clause": (
        ("RL301", "exceptions displace nothing", 'r.kind in ("exception", "overrides")', 'r.kind == "overrides"', "always_excepted"),
        ("RL301", "a clause that never applies is displaced", "if reached is True and live is False:", "if live is False:", "dead_and_displaced"),
        ("RL301", "a clause is live where it applies", "context.possible(clause.live)", "context.possible(clause.app)", "fees_replaced"),
    ),
    "checks/misleading_clause": (
        ("RL302", "words are decisions", "r.target == clause.id and r.decided and", "r.target == clause.id and", "neat_for_each"),
        ("RL302", "the loser need not be entitled", "conj(clause.entitled, winner.live, disj", "conj(winner.live, disj", "never_both"),
        ("RL302", "all of it must be unsaid", "winner.live, disj(*unsaid))", "winner.live, conj(*unsaid))", "half_unsaid"),
        ("RL302", "a dead clause misleads", " or not clause.claims or never_decides(context, context.session, clause):", " or not clause.claims:", "always_displaced"),
    ),
    "checks/constant_condition": (
        ("RL306", "what no order fails is no matter", "elif meets and fails:", "elif meets:", "whatever_the_ground"),
        ("RL306", "a part inside is no explanation", "if not any(_around(p, q) for q in every) and not _dead(context, p, value)]", "if not _dead(context, p, value)]", "kept_or_whatever"),
        ("RL306", "a clause that never applies is told twice", " and not _dead(context, p, value)]", "]", "dead_exclusion"),
    ),
    "checks/_idle_clauses": (
        ("RL302", "another sum says the same", "return conj(b.live, *(equal(x, y) for x, y in parts))", "return b.live", "another_day"),
        ("RL303", "a contradiction hides nothing", "answers[c.id] = context.possible(_clashes(context, program, c), session)", "answers[c.id] = False", "hidden"),
        ("RL303", "what repeats it stays", "names = [n for c in clauses for n in repeated(program, c.id)]", "names = [c.id for c in clauses]", "repeated"),
        ("RL303", "what never applies is idle", "if answer is not False or not never_decides(context, session, c):", "if True:", "refused_and_dead"),
        ("RL303", "a recorded choice is no choice", "program = open_program(context.program)", "program = context.program", "recorded"),
        ("RL303", "a repetition is asked", "if clause.permits or declared(clause):", "if clause.permits:", "declared"),
        ("RL303", "unsaid consequences are asked", 'in ("refused", "shop_may_refuse")', 'in ("refused", "shop_may_refuse", "unsaid")', "condition_always_met"),
        ("RL303", "a wider clause says less", "missing.append(conj(claim.live, neg(disj(*matches))))", "pass", "three_days"),
    ),
    "checks/_product": (
        ("RL303", "duties are no outcome", "for some in owing]", "for some in ()]", "owed_undated"),
        ("RL303", "another owes the act nowhere", "xor(disj(*(one[i] for i in some)), disj(*(other[i] for i in some)))", "disj(*(xor(one[i], other[i]) for i in some))", "owed_twice"),
        ("RL303", "the last topic is skipped", "zip(outcomes(one[: 4 * len(outputs)]), outcomes(other[: 4 * len(outputs)]), strict=True)", "zip(outcomes(one[: 4 * len(outputs) - 4]), outcomes(other[: 4 * len(outputs) - 4]), strict=True)", "payers_apart"),
    ),
    "law/floors": (
        ("RL401", "the shop's pick is enough", "return GRANTED if len(self.owed) == 1 else SHOP_PICKS", "return SHOP_PICKS", "picked_by_the_shop"),
        ("RL401", "the law need not grant", "return conj(floor.live, disj(*worse), neg(disj(*as_good)))", "return conj(disj(*worse), neg(disj(*as_good)))", "contested"),
        ("RL401", "no other right is as good", "disj(*worse), neg(disj(*as_good)))", "disj(*worse))", "good_elsewhere"),
        ("RL401", "of a contradiction the best counts", "as_good = [conj(neg(o.silent), Compare(Comparison.GE, o.worst", "as_good = [conj(neg(o.silent), Compare(Comparison.GE, o.lo", "contested"),
        ("RL401", "a claim that meets the floor is below", "int(c.lo.value or 0) < floor.needed]", "int(c.lo.value or 0) <= floor.needed]", "contested"),
        ("RL401", "a condition is below the floor", 'if clause.kind in ("requirement", "step"):', 'if clause.kind == "step":', "two_conditions"),
        ("RL403", "one of several may be chosen", "neg(disj(*chosen)), disj(*given))", "disj(*given))", "one_is_granted"),
        ("RL403", "nothing need be given", "neg(disj(*chosen)), disj(*given))", "neg(disj(*chosen)))", "offered_alone"),
        ("RL403", "what is granted alone is given", "Compare(Comparison.GE, o.worst, Const(SHOP_PICKS, o.sort))", "Compare(Comparison.GT, o.worst, Const(SHOP_PICKS, o.sort))", "picked_by_the_shop"),
    ),
    "law/terms": (
        ("RL401", "a day as late as the law's is later", "Compare(Comparison.GT, output.worst, claim.hi)", "Compare(Comparison.GE, output.worst, claim.hi)", "days_of_the_law"),
        ("RL401", "a clause as good as the law is blamed", "conj(disj(*(conj(c.live, _less(c, claim)) for c in mine)), w)", "conj(disj(*(c.live for c in mine)), w)", "days_contested"),
        ("RL403", "what leaves both means is as good", "return Compare(Comparison.LT, own.lo, claim.lo)", "return Compare(Comparison.LT, own.hi, claim.lo)", "any_means"),
        ("RL404", "no other right bears the cost", "            neg(disj(*(conj(neg(o.silent), neg(_worse(o, claim))) for o in outputs))),\n", "", "payers_of_two_rights"),
        ("RL404", "the customer need not be asked", "if output.topic.higher_is_better:\n        return Compare(Comparison.LT, output.worst", "if output.topic.higher_is_better:\n        return Compare(Comparison.LE, output.worst", "payers_of_two_rights"),
    ),
    "law/balances": (
        ("RL404", "as much as the law leaves is less", "return Compare(Comparison.LT, one, other)", "return Compare(Comparison.LE, one, other)", "all_of_it_back"),
        ("RL404", "no other right leaves enough", "        neg(disj(*(conj(r.speaks, neg(_less(r.balance, least))) for r in rights))),\n", "", "enough_elsewhere"),
        ("RL404", "beside a promise of less no charge is blamed", "alone = disj(*sums, *(r.alone(clause.id, least, allowed) for r in own))", "alone = disj(*sums)", "less_and_a_fee"),
        ("RL404", "a bill leaves as much as before", "return extreme(Min, [left(self.base, *way) for way in ways])", "return extreme(Min, [left(self.base, k, k) for k, _ in ways])", "billed_fee"),
    ),
    "checks/below_statutory_floor": (
        ("RL401", "who refuses altogether hides the others", "suspend(context.program, refusing), suspended=names)", "context.program, suspended=names)", "refused_before_it"),
        ("RL401", "the clause need not be live", "term = conj(mine, under)", "term = under", "contested"),
        ("RL401", "what is never live is engaged", "name, conj(speaks, floor.live), floor)", "name, conj(), floor)", "contested"),
    ),
    "checks/early_act": (
        ("RL214", "another clause's answer is none", "conj(early, answers.undecided())", "early"),
    ),
    "checks/shorter_than_law": (
        ("RL414", "the law need not grant", "conj(f.live, *(o.silent", "conj(*(o.silent", "longer_than_law"),
        ("RL414", "another clause's word is none", "*(o.silent for o in level_outputs(self.program, f.accepted))", "", "another_word_after"),
        ("RL414", "a limit counts without its clause", '.window{number}.live', '.window{number}', "excepted_limit"),
        ("RL414", "a limit on another remedy is one", "if any(c.leaves and c.topic.remedy in floor.accepted for c in clause.claims):", "if clause.claims:", "swap_in_time"),
    ),
    "checks/blanket_exclusion": (
        ("RL402", "any clause refuses altogether", 'clause.kind != "exclusion" or not any', "not any", "refused_by_a_promise"),
        ("RL402", "an exclusion that is displaced refuses", "conj(provision.live, neg(clause.live))", "conj(provision.live, neg(clause.scope))", "displaced_refusal"),
        ("RL402", "another right changes nothing", "conj(disj(*(p.live for p in refused)), below_floor(context.program, floor))", "disj(*(p.live for p in refused))", "another_right"),
    ),
    "checks/unlawful_cost": (
        ("RL404", "what the law never asks is engaged", "[conj(clause.live, law.live)]", "[clause.live]", "payer_for_whims"),
    ),
    "checks/extra_condition": (
        ("RL405", "a condition that changes nothing is to blame", "conj(disj(*mine), below_floor(context.program, floor), better)", "conj(disj(*mine), below_floor(context.program, floor))", "condition_that_changes_nothing"),
        ("RL405", "other conditions stay in the way", "{c.app.name: FALSE for c in asking}", "{c.app.name: FALSE for c in asking[:1]}", "two_conditions"),
        ("RL405", "silence is no more than refused", "disj(silent, Compare(Comparison.GT, worst, o.worst))", "Compare(Comparison.GT, worst, o.worst)", "silent_without"),
        ("RL405", "a right refused altogether is told twice", " if not blankets(context, f)[0]]", "]", "refused_and_conditioned"),
    ),
    "solver/forall": (
        ("RL501", "an assumption that is not needed stays", "for name in reversed(over):", "for name in ():", "offer_if_read_so"),
        ("RL501", "what needs an assumption needs none", "return _minimal_sets(choices, case)", "return Always(case)", "offer_if_read_so"),
        ("RL501", "one set of assumptions is listed", "len(found) < MAX_SETS:", "not found:", "offer_read_twice"),
        ("RL501", "the sets are said to be complete", "Sometimes(tuple(found), next_case is None)", "Sometimes(tuple(found[:1]), True)", "offer_read_twice"),
        ("RL102", "an assumption that an axiom reads is none", "cone = session.program.cone(term, *_constrained(session, judged))", "cone = session.program.cone(term)", "axiom_that_counts"),
        ("RL101", "a range goes on to its end", "while hi < sort.hi and holds(hi + 1):", "while hi < sort.hi:", "judged_period"),
    ),
    "app/engagement": (
        ("RL302", "one side engages", "if any(a is False for a in known):", "if known and all(a is False for a in known):", "never_displaced"),
    ),
}  # fmt: skip

LOWERING = {
    "meaning/lower_clause": (
        ("M4", "`within` has no lower bound", "conj(both, Compare(Comparison.GE, when(act), first), in_time)", "conj(both, in_time)", "limits"),
        ("M4", "`no later than` needs its start", "disj(neg(words.known(anchor)), in_time)", "conj(words.known(anchor), in_time)", "limits"),
        ("M4", "a reading of what is late refuses", 'TRUE if afterwards == "refused" else words.picks(words.reading(afterwards), "refused")', "TRUE", "limits"),
        ("M4", "a last day is claimed out of scope", "= conj(scope, words.known(anchor))", "= words.known(anchor)", "limits"),
        ("M10", "what may be refused is offered", 'DISCRETION if word == "offer" else REFUSED', "DISCRETION", "limits"),
        ("M9", "who pays is the other party", '1 if item.party.text == "shop" else 0', '0 if item.party.text == "shop" else 1', "nothing_to_lose"),
        ("M9", "by any means is by others", "*MEANS[means])", "*MEANS[means][:1] * 2)", "any_means"),
        ("M12", "a requirement needs nothing to lose", "self._some_target(), neg(self.requirement)", "neg(self.requirement)", "nothing_to_lose"),
        ("M12", "a formality is free", 'return TRUE if mode == "freely" else FALSE', "return TRUE", "conditions"),
        ("M12", "what one entitlement loses, others lose", 'conj(live, disj(*(Let(f"{x}.entitled") for x in ids)))', "live", "conditions"),
        ("M12", "failing costs the right where it may", 'DISCRETION if self.consequence == "shop_may_refuse" else REFUSED', "REFUSED", "conditions"),
        ("M12", "an act owed on the way conditions", '("requirement", "step") and conditions:', '("requirement", "step"):', "conditions"),
    ),
    "meaning/outputs": (
        ("M6", "an exception takes away though it is displaced", "neg(x.live) for x in exceptions)", "neg(x.app) for x in exceptions)", "displaced"),
        ("M7", "an overridden overrider still overrides", "neg(x.live) for x in overriders)", "neg(x.app) for x in overriders)", "displaced"),
        ("M7", "the window of a displaced clause stays", 'conj(Let(f"{id}.window{index + 1}"), undefeated)', 'Let(f"{id}.window{index + 1}")', "displaced"),
        ("M7", "lateness under a displaced clause refuses", 'conj(Let(f"{id}.late"), undefeated)', 'Let(f"{id}.late")', "displaced"),
    ),
    "meaning/ledger": (
        ("M9", "refused money comes by some means", "lets[live.name] = conj(c.live, output.owed)", "lets[live.name] = c.live", "means_apart"),
    ),
    "meaning/conditions": (
        ("A5", "the order within a day is turned round", '"first" if left == one else "second"', '"second" if left == one else "first"', "days_unsaid"),
        ("M2", "`more than` is no later than", "conj(both, neg(in_time)) if", "conj(both, in_time) if", "conditions"),
    ),
    "meaning/moments": (
        ("A2", "the day of the event is counted the other way", 'end = Sub(end, If(self.picks(self.switch("event_day"), "counted"), one, none))', 'end = Sub(end, If(self.picks(self.switch("event_day"), "counted"), none, one))', "days_unsaid"),
        ("A3", "a judged period is counted", "        if amount.name:\n            return end, False", "        if False:\n            return end, False", "days_from_the_first"),
        ("M5", "`uk_beginning` takes no day", "end = Sub(end, Const(1, Int(1, 1)))", "end = Sub(end, Const(0, Int(0, 0)))", "days_from_the_first"),
    ),
    "language/tiers": (
        ("M18", "rows do not close each other", "table.rows[: number - 1]]", "table.rows[:0]]", "rows_close"),
        ("M18", "a later row replaces the one before it", "[c.name for c in found]", "[c.name for c in found[-1:]]", "rows_replace"),
    ),
}  # fmt: skip

SEEDS = tuple(
    Seed(module, *seed)
    for group in (CONTRADICTIONS, SILENCE, EFFECT_AND_LAW, LOWERING)
    for module, found in group.items()
    for seed in found
)
