"""Small policies written for seeded defects that random ones show late, or in a large world."""

from __future__ import annotations

from tests.oracle.short import policy, rows

DEAD = "when ground is whim and ground is fault"
TURNED = 'reading turned quote "q" : asked or sent'
BEGUN = 'reading begun quote "q" : came or signed'
SOON = 'period soon quote "q" : 1 to 2 days'
UNSAID = ('assume roll_over is none because "q"', 'assume last_day is counted because "q"')
PROMISE, LATE = "entitlement promise: owed cash", "asked more than 1 days after came"
SMALL = {
    # --- contradictions ---
    "windows": policy(
        "entitlement one: asked within 1 days after came; owed cash",
        "entitlement two: asked within 2 days after came; owed cash",
    ),
    "two_remedies": policy(
        "entitlement one: asked within 1 days after came; owed cash",
        "entitlement two: asked within 2 days after came; owed swap",
    ),
    "never_between": policy(
        f"entitlement one: when not {LATE}; asked within 1 days after came; owed cash",
        "entitlement two: asked within 2 days after came; owed cash",
    ),
    "reading_of_acts": policy(
        TURNED, "entitlement one: turned within 1 days after came; owed cash",
        "entitlement two: asked within 2 days after came; owed cash",
    ),
    "judged_period": policy(
        SOON, "entitlement one: asked within soon after came; owed cash",
        "entitlement two: asked within 2 days after came; owed cash",
    ),
    "force_and_window": policy(
        SOON, "entitlement one: asked within soon after came; owed cash",
        "entitlement two: asked within 2 days after came; shop may offer cash",
    ),
    "fees_together": policy(
        "charge one: customer pays 1.00 for fee", "charge two adds to one: customer pays 2.00 for fee",
        "charge three: customer pays at most 2.00 for fee",
    ),
    "fee_alone": policy(
        "charge one: customer pays 3.00 for fee", "charge two adds to one: customer pays 2.00 for fee",
        "charge three: customer pays at most 2.00 for fee",
    ),
    "late_for_all": policy(
        PROMISE, "requirement late for promise: customer must asked more than 3 days after came otherwise refused"
    ),
    "kept_goods": policy(
        "entitlement promise: owed credit", "requirement usual for promise: customer must not special otherwise unsaid",
        "exclusion kept_goods as an exception to usual: when kept; no swap",
    ),
    "whatever_the_ground": policy("entitlement one: when ground is whim or ground is fault; owed cash"),
    "kept_or_whatever": policy("entitlement one: when kept or (ground is whim or ground is fault); owed cash"),
    "dead_exclusion": policy(PROMISE, f"exclusion none: {DEAD}; no cash"),
    "told_by_practice": policy(PROMISE, "statement it: states told"),
    "payers_apart": policy(
        "charge one: when ground is whim; shop pays way_back",
        "charge two: when ground is fault; customer pays way_back",
    ),
    "payers_in_time": policy(
        "entitlement one: asked within 1 days after came afterwards refused; owed cash; customer pays way_back",
        "entitlement two: asked within 1 days after came; owed cash; shop pays way_back",
    ),
    "refused_and_payers": policy(f"{PROMISE}; customer pays way_back", "entitlement none: no cash; shop pays way_back"),
    "refused_and_dead": policy(PROMISE, f"exclusion none: {DEAD}; no cash"),
    "first_and_last": policy(
        "entitlement a: when ground is fault; owed cash", "entitlement b: when ground is whim; owed cash",
        "exclusion c: when ground is fault; no cash",
    ),
    "may_and_must": policy("discretion a: shop may offer cash", "entitlement b: owed cash or swap chooser shop"),
    "axiom_that_counts": policy(
        "entitlement one: when came before seen; owed cash", "exclusion two: when came before seen; no cash", *UNSAID,
        counting="unsaid",
    ),
    "same_days": policy(
        "obligation one: due paid within 1 days after asked", "obligation two: due paid within 1 days after asked",
    ),
    "fees_replaced": policy(
        "charge one: customer pays 1.00 for fee", "charge two overrides one: customer pays 2.00 for fee",
        "charge three same as one: customer pays 1.00 for fee",
    ),
    # --- dead, too late, emptied ---
    "dead": policy(f"entitlement a: {DEAD}; asked within 1 days after came; owed cash", PROMISE),
    "limit_that_kills": policy(
        "entitlement one: when asked more than 2 days after came; asked within 1 days after came; owed cash",
    ),
    "always_excepted": policy(
        "entitlement one: asked within 1 days after came; owed cash", "exclusion two as an exception to one: no credit",
        "statement three: states came has happened",
    ),
    "emptied": policy(
        TURNED, SOON, "exclusion one: when asked has happened; no cash",
        "entitlement two: when turned within soon after came; owed cash",
        "statement three: states asked has not happened",
    ),
    "required_and_stated": policy(
        f"entitlement one: {DEAD}; owed cash", "requirement two: customer must kept otherwise refused",
        "statement three: states not kept",
    ),
    "not_there": policy(
        BEGUN, "entitlement one: when signed before begun; owed cash", "statement two: states came has happened",
    ),
    "two_statements": policy("statement one: states came has happened", "statement two: states came has not happened"),
    # --- only together, never usable ---
    "takers": policy(PROMISE, "exclusion one: when kept; no cash", "exclusion two: when not kept; no cash"),
    "one_taker": policy(PROMISE, "exclusion one: when kept or not kept; no cash", "exclusion two: when kept; no cash"),
    "taken_beside": policy(
        PROMISE, "exclusion one: when kept; no cash", "exclusion two: when not kept; no cash",
        "exclusion three: when defect is broken; no cash", "exclusion four: when defect is sound; no cash",
    ),
    "grave_or_not": policy(
        "entitlement one: when not grave; owed cash", "requirement two: customer must grave otherwise refused"
    ),
    "taken_from_nobody": policy(
        f"entitlement one: {DEAD}; owed cash", "exclusion two: when kept; no cash",
        "exclusion three: when not kept; no cash",
    ),
    "neat_for_each": policy(
        "entitlement one: when ground is whim; owed cash", "entitlement two: when ground is fault; owed swap",
        "requirement three: customer must neat otherwise refused",
    ),
    # --- gaps ---
    "hole_under_another_choice": policy(
        SOON, "entitlement one: asked within soon after signed; owed cash",
        "entitlement two: asked within 3 days after came; owed cash",
    ),
    "credit": policy(
        "entitlement one: when ground is whim; owed credit", "entitlement two: when ground is fault; owed cash",
    ),
    "displaced_promise": policy("entitlement one: owed swap", "exclusion two overrides one: no cash"),
    "condition_on_a_promise": policy(
        "entitlement one: when ground is whim; owed swap", "entitlement two: when ground is fault; owed cash",
        "requirement three: customer must asked within 1 days after came otherwise refused",
    ),
    "offer_out_of_time": policy(
        "entitlement one: asked no later than 1 days after came; shop may offer swap",
        f"exclusion two: when {LATE}; no cash",
    ),
    "sent_back": policy("entitlement one: sent within 3 days after came afterwards refused; owed cash"),
    "general_permission": policy("discretion one: shop may refuse cash"),
    "permission_and_promise": policy(PROMISE, "discretion two: shop may refuse cash"),
    "displaced_permission": policy(
        PROMISE, "discretion two: shop may refuse cash", f"exclusion three overrides two: when {LATE}; no credit",
        f"charge four: when {LATE}; shop pays way_back",
    ),
    "permission_and_offer": policy(PROMISE, "discretion two: shop may refuse cash; shop may offer swap"),
    "condition_for_a_permission": policy(
        PROMISE, f"requirement two: customer must not {LATE} otherwise shop_may_refuse",
        f"charge three: when not {LATE}; shop pays way_back",
    ),
    # --- holes ---
    "hole_in_sums": policy(
        "entitlement one: when price under 10.01; owed cash", "entitlement two: when price over 10.01; owed cash",
    ),
    "hole_in_legs": policy(
        "charge one: when pieces under 2; shop pays way_back", "charge two: when pieces over 2; customer pays way_back"
    ),
    "hole_of_nobody": policy(
        "entitlement one: when price under 10.01 and asked has not happened; owed cash",
        "entitlement two: when price over 10.01 and asked has not happened; owed cash",
    ),
    "hole_and_longer": policy(
        "entitlement one: asked within 1 days after came; owed cash",
        "entitlement two: when ground is fault and asked more than 2 days after came; owed cash",
        "entitlement three: when ground is whim and asked more than 3 days after came; owed cash",
    ),
    "hole_at_the_end": policy(
        "entitlement one: when price under 10.02; owed cash", "entitlement two: when price over 10.02; owed cash",
    ),
    # --- clocks ---
    "starts_in_turn": policy(
        'reading start quote "q" : seen or asked', "entitlement one: sent within 2 days after start; owed cash",
    ),
    "kept_without_start": policy("entitlement one: asked no later than 2 days after seen; owed cash"),
    "dated_elsewhere": policy(
        "entitlement one: asked within 2 days after seen; owed cash",
        "entitlement two: asked within 2 days after came; owed cash",
    ),
    "start_that_is_owed": policy(
        "entitlement one: sent within 2 days after answered; owed cash", "obligation two: due answered",
    ),
    "act_undone": policy("entitlement one: when sent has not happened; sent within 2 days after seen; owed cash"),
    "started_by_the_shop": policy("obligation one: due paid within 1 days after answered"),
    "clock_by_a_day": policy(
        "obligation one: due paid no later than answered", "obligation two: due answered within 1 days after asked"
    ),
    "clock_elsewhere": policy(
        "obligation one: due paid no later than answered", "obligation two: due paid within 2 days after asked"
    ),
    "clock_of_nothing": policy(f"obligation one: {DEAD}; due paid no later than answered"),
    "never_started": policy("obligation one: due paid within 1 days after seen"),
    "restated": policy(
        PROMISE, "restatement again restates promise: asked within 2 days after came", *UNSAID, counting="unsaid",
    ),
    "counted_in_a_condition": policy(
        "entitlement one: when asked within 1 days after came; owed cash",
        *UNSAID, counting="unsaid",
    ),
    "reading_of_conflicts": policy(TURNED, PROMISE, "exclusion two: when turned more than 1 days after came; no cash"),
    "in_full": policy("entitlement one: owed cash; cash in full"),
    "shares_open": policy("charge share: customer pays 15% of price for fee"),
    # --- terms ---
    "step_that_owes": policy(PROMISE, "step two: agreed answered by shop formality; due answered"),
    "two_acts": policy(
        "obligation one: when asked has happened; due answered", "obligation two: due paid within 1 days after asked",
    ),
    "owed_for_faults": policy(
        "obligation one: when ground is fault and asked has happened; due paid",
        "obligation two: when ground is fault; due paid within 1 days after asked",
    ),
    "settled_choice": policy(
        "entitlement one: owed cash or swap chooser unsaid", "entitlement two: owed cash or swap chooser customer",
    ),
    "choice_and_permission": policy(
        "entitlement one: when ground is fault; owed cash or swap chooser unsaid",
        "discretion two: shop may refuse cash; shop may refuse swap",
    ),
    "excepted_condition": policy(
        PROMISE, "requirement two: customer must asked within 1 days after came otherwise unsaid",
        "discretion three as an exception to two: shop may offer swap",
    ),
    "condition_and_offer": policy(
        PROMISE, "requirement two: customer must asked within 1 days after came otherwise unsaid",
        "discretion three: shop may offer cash",
    ),
    "permission_and_refusal": policy(
        "entitlement one: shop may refuse cash",
        "requirement two: customer must asked within 1 days after came otherwise unsaid", "exclusion three: no cash",
    ),
    "condition_on_a_displaced": policy(
        PROMISE, "exclusion two overrides promise: no credit", "entitlement three: owed cash",
        "requirement four for promise: customer must asked within 1 days after came otherwise unsaid",
    ),
    "condition_on_each": policy(
        "entitlement one: when ground is whim; owed cash", "entitlement two: when ground is fault; owed swap",
        "requirement three: customer must asked within 1 days after came otherwise unsaid",
    ),
    # --- stranded ---
    "approval": policy(PROMISE, "step two: agreed answered by shop freely"),
    "window_of_others": policy(
        "entitlement one: asked within 1 days after signed afterwards refused; owed cash",
        "entitlement two: when defect is sound; asked within 2 days after signed; owed cash",
    ),
    "refused_later": policy(
        "entitlement one: when defect is sound; owed cash",
        "exclusion two: when asked more than 1 days after seen; no cash",
    ),
    "whims_refused": policy(
        "entitlement one: when defect is sound; owed cash", "exclusion two: when ground is whim; no cash",
    ),
    "permission_for_faults": policy(
        "entitlement one: when defect is sound; owed cash", "exclusion two: when defect is broken; no cash",
        "discretion three: when defect is broken; shop may refuse cash",
    ),
    "offer_for_faults": policy(
        "entitlement one: when defect is sound; owed cash",
        "discretion two: when defect is broken; shop may offer cash", "exclusion three: when defect is broken; no cash",
    ),
    "worse_for_faults": policy(
        "entitlement one: when ground is whim; owed cash", "exclusion two: when ground is fault; no cash"
    ),
    "dearer_for_faults": policy(
        PROMISE, "charge two: when ground is fault; customer pays way_back",
        "charge three: when ground is whim; shop pays way_back",
    ),
    "condition_on_faults": policy(
        "entitlement one: when ground is whim; owed cash", "entitlement two: when ground is fault; owed cash",
        "requirement three for two: customer must asked has not happened otherwise refused",
    ),
    "silent_on_faults": policy("entitlement one: when ground is whim; owed cash"),
    "offer_and_promise": policy("discretion one: shop may offer cash", "entitlement two: owed cash"),
    "permission_refused": policy("discretion one: shop may refuse cash", "exclusion two: no cash"),
    "dead_offer": policy(f"discretion one: {DEAD}; shop may offer cash", "discretion two: shop may offer cash"),
    "offer_if_read_so": policy(
        BEGUN, SOON, "discretion one: when signed before begun and asked within soon after came; shop may offer cash",
    ),
    "offer_read_twice": policy(
        BEGUN, BEGUN.replace("begun", "again"),
        "discretion one: when signed before begun or signed before again; shop may offer cash",
    ),
    "dead_and_displaced": policy(f"entitlement one: {DEAD}; owed cash", "exclusion two overrides one: no cash"),
    "never_both": policy(
        "entitlement one: when ground is whim; owed cash",
        "exclusion two overrides one decided: when ground is fault; no cash",
    ),
    "half_unsaid": policy(
        f"{PROMISE}; shop pays way_back", "entitlement two overrides promise decided: when ground is fault; owed cash",
    ),
    "always_displaced": policy(PROMISE, "exclusion two overrides promise decided: no cash"),
    "never_displaced": policy(PROMISE, f"exclusion two overrides promise decided: {DEAD}; no cash"),
    "another_day": policy(
        "obligation one: due paid within 1 days after asked", "obligation two overrides one decided: "
        "when ground is fault and asked has happened; due paid within 2 days after asked",
    ),
    # --- no effect ---
    "hidden": policy(PROMISE, "exclusion two: no cash", "discretion three: shop may offer cash"),
    "three_days": policy(
        "obligation one: due paid within 1 days after asked", "obligation two: due paid within 2 days after asked",
        "obligation three: due paid within 3 days after asked",
    ),
    "repeated": policy(
        "entitlement one: when ground is fault; asked within 2 days after came; owed cash",
        "entitlement two: owed cash",
        "restatement again restates one: when ground is fault; asked within 2 days after came",
    ),
    "recorded": policy(
        TURNED, "exclusion one: when asked has happened; no cash", "exclusion two: when turned has happened; no cash",
        'assume turned is asked because "q"',
    ),
    "condition_always_met": policy(
        PROMISE, "requirement two: customer must asked has happened or asked has not happened otherwise unsaid"
    ),
    "declared": policy("exclusion one: no cash", "exclusion two same as one: no cash"),
    "owed_undated": policy("obligation one: due paid"),
    "owed_twice": policy("obligation one: due paid", "obligation two: due paid"),
    # --- how a text is lowered ---
    "limits": policy(
        'reading then_what quote "q" : refused or silent',
        "entitlement one: when ground is whim; asked within 1 days after came afterwards then_what; owed cash",
        "entitlement two: asked no later than 2 days after came; owed swap", "discretion three: shop may refuse credit",
    ),
    "displaced": policy(
        "entitlement given: asked within 1 days after came afterwards refused; owed cash",
        "exclusion excepted as an exception to given: when came before asked; no credit",
        "exclusion winner overrides excepted: when ground is fault; no credit", "entitlement second: owed swap",
        "exclusion overriding overrides second: when came before asked; no credit",
        "exclusion overridden overrides overriding: when ground is fault; no credit",
    ),
    "conditions": policy(
        "entitlement one: when ground is whim; owed cash", "entitlement two: when ground is fault; owed swap",
        f"requirement late: customer must {LATE} otherwise shop_may_refuse",
        "step approved: agreed answered by shop formality", "step answers: due answered",
    ),
    "refused_anyway": policy(
        "entitlement one: when not ground is whim; asked no later than 3 days after signed afterwards refused; "
        "owed cash or swap chooser unsaid",
        "requirement two: customer must not (asked within 1 days after came) otherwise unsaid",
        "entitlement three: owed swap", "discretion four overrides three: shop may refuse cash",
    ),
    "nothing_to_lose": policy(
        "entitlement one: when ground is whim; owed cash; shop pays way_back",
        f"requirement late: customer must {LATE} otherwise refused",
    ),
    "days_unsaid": policy(
        "entitlement one: when came before asked; asked within 1 days after came; owed cash",
        *UNSAID, counting="unsaid",
    ),
    "days_from_the_first": policy(
        SOON, "entitlement one: asked within 1 days after came; owed cash",
        "entitlement two: asked within soon after came; owed swap", counting="uk_beginning",
    ),
    "rows_close": policy(rows("rows close each other")),
    "rows_replace": policy(rows("later row replaces")),
    "contested": policy(
        PROMISE, f"exclusion two: when {LATE}; no cash",
        "exclusion three: when asked more than 3 days after came; no cash", law=True,
    ),
    "refused_and_conditioned": policy(
        "exclusion one: no cash, no swap", "entitlement two for s: owed cash",
        f"requirement three for s: customer must not {LATE} otherwise refused", law=True, rights="rs",
    ),
    "refused_before_it": policy(
        "exclusion one: no cash, no swap", f"exclusion two for s: when {LATE}; no cash, no swap", law=True, rights="rs"
    ),
    "payer_for_whims": policy("charge one: when ground is whim; customer pays way_back", law=True),
    "all_of_it_back": policy(f"{PROMISE}; cash of price", law=True),
    "enough_elsewhere": policy(
        f"{PROMISE}; cash of price less 1.00", "entitlement two for s: owed cash; cash of price", law=True, rights="rs"
    ),
    "less_and_a_fee": policy(
        f"{PROMISE}; cash of price", "charge three: customer pays 1.00 for fee, kept",
        "entitlement two for s: owed cash; cash of price less 1.00", law=True, rights="rs",
    ),
    "billed_fee": policy(f"{PROMISE}; cash of price", "charge two: customer pays 1.00 for fee, billed", law=True),
    "other_means": policy(
        f"{PROMISE}; cash by other means of payment",
        "entitlement two for s: when kept; owed cash; cash by the same means of payment", law=True, rights="rs",
    ),
    "any_means": policy(
        f"{PROMISE}; cash by any means of payment", "exclusion two overrides promise: when kept; no cash", law=True
    ),
    "means_apart": policy(
        f"{PROMISE}; cash by the same means of payment", "obligation two: when kept; cash by other means of payment",
        "obligation three: when not kept; cash by any means of payment",
        "exclusion four overrides promise: when ground is whim; no cash",
    ),
    "picked_by_the_shop": policy("entitlement one: owed cash or swap chooser shop", law=True),
    "one_is_granted": policy(PROMISE, "discretion two: shop may offer swap", law=True),
    "good_elsewhere": policy(
        f"exclusion one: when {LATE}; no cash", "entitlement two for s: owed cash", law=True, rights="rs"
    ),
    "end_and_window": policy(
        "entitlement one: asked no later than 1 days after came; sent within 1 days after came; owed cash",
        "exclusion two: when not (asked before came); no cash, no swap",
    ),
    "longer_than_law": policy(
        "entitlement one: when ground is whim; asked within 3 days after came; owed cash", law=True
    ),
    "swap_in_time": policy("entitlement one: asked within 1 days after came; owed swap", law=True),
    "another_word_after": policy(
        "entitlement one: asked within 1 days after came; owed cash",
        "discretion two: asked within 3 days after came; shop may offer cash", law=True,
    ),
    "excepted_limit": policy(
        "entitlement one: asked within 1 days after came; owed cash",
        "charge two as an exception to one: when ground is whim; customer pays way_back", law=True,
    ),
    "offered_alone": policy("discretion one: shop may offer cash", law=True),
    "days_of_the_law": policy(
        "obligation one: due paid within 1 to 3 days after asked",
        "obligation two: due paid within 1 to 2 days after asked", law=True,
    ),
    "days_contested": policy(
        "obligation one: due paid within 3 days after asked", "obligation two: due paid within 2 days after asked",
        law=True,
    ),
    "payers_of_two_rights": policy(
        f"{PROMISE}; customer pays way_back", "entitlement two for s: owed cash; shop pays way_back", law=True,
        rights="rs",
    ),
    "refused_by_a_promise": policy("entitlement none: no cash, no swap", law=True),
    "displaced_refusal": policy(
        "exclusion one: no cash, no swap", "discretion two overrides one: when came has happened; shop may offer cash",
        law=True,
    ),
    "another_right": policy(
        "exclusion one: no cash, no swap", "entitlement two for s: owed cash", law=True, rights="rs",
    ),
    "condition_that_changes_nothing": policy(
        PROMISE, f"requirement two: customer must not {LATE} otherwise refused",
        f"exclusion three: when {LATE}; no cash", law=True,
    ),
    "two_conditions": policy(
        PROMISE, f"requirement two: customer must not {LATE} otherwise refused",
        f"requirement three: customer must not {LATE} otherwise refused", law=True,
    ),
    "silent_without": policy(
        PROMISE, "exclusion two as an exception to promise: no credit",
        f"requirement three: customer must not {LATE} otherwise refused", law=True,
    ),
}  # fmt: skip
