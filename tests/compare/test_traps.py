"""Changes that look like something else: what must not hide a loss, and what must not be taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from returnlogic.app.versions import PolicyDiff, VersionOptions
from returnlogic.compare.align import Names
from tests.compare.shop import FINAL, WINDOW, WORDS, change, codes, version

READING = 'reading start quote "q" : delivered or ordered\n'
SHORT = WINDOW.replace("30 days", "14 days")


def told(
    folder: Path, old: str, new: str, options: VersionOptions | None = None, **more: tuple[str, str]
) -> PolicyDiff:
    sides = []
    for n, body in enumerate((old, new)):
        sides.append(version(folder / f"v{n}", body, **{k: v[n] for k, v in more.items()}))
    return change(sides[0], sides[1], options)


def test_an_axiom_cannot_hide_the_orders_it_touches(tmp_path: Path) -> None:
    axiom = 'axiom "nobody is slow": notified has happened implies notified within 14 days after delivered\n'
    found = told(tmp_path, WINDOW, SHORT, words=(WORDS, WORDS + axiom))
    assert "RL701" in codes(found)


def test_an_axiom_of_a_fact_that_nobody_reads_cannot_either(tmp_path: Path) -> None:
    more = 'fact odd "odd" : yes/no by world typically no\n'
    more += 'axiom "a": not worn implies odd\naxiom "b": not worn implies not odd\n'
    found = told(tmp_path, WINDOW, WINDOW.replace("notified", "when worn\n  notified", 1), words=(WORDS, WORDS + more))
    assert "RL701" in codes(found)


def test_nor_can_an_axiom_of_what_is_assumed(tmp_path: Path) -> None:
    axioms = 'practice kind "the shop is kind"\n'
    axioms += 'axiom "a": not worn implies kind\naxiom "b": not worn implies not kind\n'
    read = "definition lenient means kind or not kind\n"
    for n, more in enumerate(("", read)):
        body = more + WINDOW.replace("notified", f"when worn{' and lenient' if more else ''}\n  notified", 1)
        assert "RL701" in codes(told(tmp_path / str(n), WINDOW, body, words=(WORDS, WORDS + axioms)))


def test_a_recorded_reading_is_a_change(tmp_path: Path) -> None:
    open_ = READING + WINDOW.replace("after delivered", "after start")
    fixed = 'assume start is ordered because "so" by "us" on 2026-01-01\n' + open_
    found = told(tmp_path, open_, fixed)
    assert "RL701" in codes(found)
    assert found.compared is not None
    narrowed = next(f for f in found.compared.findings if f.code == "RL701")
    assert narrowed.assumptions == ({"start (before)": "delivered"},)
    assert codes(told(tmp_path / "again", fixed, fixed)) == ["RL715"]


def test_a_law_left_out_of_the_header_hides_no_drop_below_it(tmp_path: Path) -> None:
    words = 'vocabulary words "none"\n'
    body = 'entitlement goods for back\n  quote "q"\n  when invoked is fault\n  {}\n'
    was = body.format("notified within 3 years after delivered")
    was += "  owed refund or replacement chooser customer\n"
    now = was.replace("3 years after delivered", "14 days after delivered afterwards refused")
    old = version(tmp_path / "a", was, "  uses retail\n  law eu\n", words=words)
    new = version(tmp_path / "b", now, "  uses retail\n", words=words)
    found = change(old, new)
    assert found.compared is not None
    assert {f.evidence["law"] for f in found.compared.findings if f.code == "RL701"} == {"below"}


def test_another_period_is_no_change_of_what_customers_get(tmp_path: Path) -> None:
    later = "  period from 2027-01-01 to 2027-12-31\n"
    assert codes(told(tmp_path, WINDOW, WINDOW, header=("", later))) == ["RL716"]


def test_what_the_shop_owes_in_hours_or_some_day(tmp_path: Path) -> None:
    due = WINDOW + 'obligation paid for back\n  quote "q"\n  due refunded within {} hours after notified\n'
    assert "RL708" in codes(told(tmp_path / "a", due.format(24), due.format(72)))
    assert "RL709" in codes(told(tmp_path / "b", due.format(72), due.format(24)))
    some = WINDOW + 'obligation paid for back\n  quote "q"\n  due refunded\n'
    assert "RL708" in codes(told(tmp_path / "c", some, WINDOW))
    assert "RL709" in codes(told(tmp_path / "d", WINDOW, some))


def test_savings_and_terms(tmp_path: Path) -> None:
    saving = WINDOW + 'saving law_stays\n  quote "q"\n  keeps refund\n'
    term = WINDOW + 'term at_will\n  quote "q"\n  of kind change_at_will\n'
    assert "RL711" in codes(told(tmp_path / "a", saving, WINDOW))
    assert "RL702" in codes(told(tmp_path / "b", WINDOW, saving))
    assert "RL701" in codes(told(tmp_path / "c", WINDOW, term))
    assert "RL702" in codes(told(tmp_path / "d", term, WINDOW))


def test_another_currency_is_not_compared(tmp_path: Path) -> None:
    assert "RL717" in codes(told(tmp_path, WINDOW, WINDOW, header=("  money EUR\n", "  money USD\n")))


SECOND = 'right other "another route"\n'


def test_a_grant_that_moves_to_another_right(tmp_path: Path) -> None:
    paid = WINDOW.replace("owed refund", "owed refund\n  shop pays carriage")
    moved = SECOND + paid.replace("for back", "for other")
    assert codes(told(tmp_path / "a", SECOND + paid, moved)) == ["RL715"]
    less = SECOND + WINDOW.replace("for back", "for other")
    assert "RL701" in codes(told(tmp_path / "b", SECOND + paid, less))
    # the best of two rights is no right: one pays the carriage, the other the money
    apart = SECOND + WINDOW.replace("for back", "for other") + 'charge c for back\n  quote "q"\n  shop pays carriage\n'
    assert "RL701" in codes(told(tmp_path / "c", SECOND + paid, apart))


def test_a_clock_that_starts_at_another_event(tmp_path: Path) -> None:
    ordered = WINDOW.replace("30 days after delivered", "40 days after ordered")
    free = told(tmp_path / "a", ordered, WINDOW)
    assert free.compared is not None
    assert "RL703" in codes(free)
    assert [(m.act, m.old, m.new) for m in free.compared.moved] == [("notified", "ordered", "delivered")]
    quick = told(tmp_path / "b", ordered, WINDOW, VersionOptions(delivery=(1, 9)))
    assert quick.compared is not None
    assert "RL701" in codes(quick) and "RL703" not in codes(quick)
    assert quick.compared.assumed == ("delivered is 1 to 9 days after ordered",)
    slow = told(tmp_path / "c", ordered, WINDOW, VersionOptions(delivery=(10, 20)))
    assert "RL702" in codes(slow) and "RL701" not in codes(slow)
    assert slow.compared is not None
    assert any("assumed" in f.story.certainty for f in slow.compared.findings)


def test_an_enum_with_another_value(tmp_path: Path) -> None:
    more = WORDS.replace("change_of_mind, fault by", "change_of_mind, fault, gift by")
    found = told(tmp_path / "a", WINDOW.replace("notified", "when invoked is fault\n  notified", 1),
                 SHORT.replace("notified", "when invoked is fault\n  notified", 1), words=(WORDS, more))  # fmt: skip
    assert {"RL701", "RL717"} <= set(codes(found))
    same = told(tmp_path / "b", WINDOW, WINDOW, words=(WORDS, more))
    assert codes(same) == ["RL715"]  # no outcome rests on it


def test_days_beside_hours(tmp_path: Path) -> None:
    days, hours = (WINDOW.replace("30 days", x) for x in ("2 days", "48 hours"))
    found = codes(told(tmp_path / "a", days, hours))
    assert "RL701" in found  # the second day ends at midnight, 48 hours may end before
    assert "RL701" not in codes(told(tmp_path / "b", days, WINDOW.replace("30 days", "96 hours")))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (WINDOW + FINAL.format(""), FINAL.format("") + WINDOW),
        (WINDOW, WINDOW.replace("entitlement window", "entitlement fenster")),
        ("definition old means worn\n" + FINAL.format(" and old") + WINDOW, FINAL.format(" and worn") + WINDOW),
        (WINDOW + FINAL.format(" and worn"), WINDOW + FINAL.replace("when sale{}", "when worn and sale")),
    ],
    ids=["order", "name", "definition", "and"],
)
def test_the_same_in_other_words(tmp_path: Path, old: str, new: str) -> None:
    assert set(codes(told(tmp_path, old, new))) <= {"RL715", "RL716"}


def test_names_of_a_mapping(tmp_path: Path) -> None:
    old = WINDOW.replace("notified", "when worn\n  notified", 1)
    words = WORDS.replace("fact worn", "fact used")
    new = old.replace("when worn", "when used")
    assert "RL717" in codes(told(tmp_path / "a", old, new, words=(WORDS, words)))
    named = VersionOptions(names=Names(facts={"used": "worn"}))
    assert set(codes(told(tmp_path / "b", old, new, named, words=(WORDS, words)))) <= {"RL715", "RL716"}
    with pytest.raises(KeyError, match="no `nothing`"):
        told(tmp_path / "c", old, new, VersionOptions(names=Names(facts={"nothing": "worn"})), words=(WORDS, words))


def test_a_term_that_reaches_further(tmp_path: Path) -> None:
    term = WINDOW + 'term fine for back\n  quote "q"\n  when {}\n  of kind penalty\n'
    further = told(tmp_path / "a", term.format("sale and worn"), term.format("sale"))
    assert codes(further) == ["RL701", "RL718"]
    assert further.compared is not None
    assert further.compared.findings[0].evidence["touched"] == {"sale": [True], "worn": [False]}
    assert codes(told(tmp_path / "b", term.format("sale"), term.format("sale and worn"))) == ["RL702"]
    assert set(codes(told(tmp_path / "c", term.format("sale"), term.format("not not sale")))) <= {"RL715", "RL716"}


# --- what stands around the clauses ---


def test_a_market_that_the_header_no_longer_names_is_a_loss(tmp_path: Path) -> None:
    old = version(tmp_path / "a", WINDOW, "  market de, fr\n")
    new = version(tmp_path / "b", WINDOW, "  market de\n")
    found = change(old, new)
    assert codes(found) == ["RL701", "RL718"] and found.compared is not None and not found.compared.equal
    assert "`fr` is no longer a market of the policy" in [f.message for f in found.compared.findings]
    assert codes(change(new, old)) == ["RL702"]


@pytest.mark.parametrize(
    ("now", "said"), [("yes/no judged", "the shop judges now"), ("yes/no by shop", "the shop decides now")]
)
def test_who_says_what_a_fact_is(tmp_path: Path, now: str, said: str) -> None:
    body = WINDOW + FINAL.format("").replace("when sale", "when worn")
    words = WORDS.replace('worn" : yes/no by customer before', f'worn" : {now}')
    old, new = version(tmp_path / "a", body), version(tmp_path / "b", body, words=words)
    found = change(old, new)
    assert codes(found) == ["RL710"] and found.compared is not None
    assert found.compared.findings[0].message.startswith(said) and not found.compared.equal
    assert codes(change(new, old)) == ["RL715"]
    assert codes(change(version(tmp_path / "c", WINDOW), version(tmp_path / "d", WINDOW, words=words))) == ["RL715"]


def test_other_words_for_a_fact_are_said(tmp_path: Path) -> None:
    body = WINDOW + FINAL.format("")
    words = WORDS.replace('"a sale item"', '"a sale item or anything else"').replace('"the price"', '"what it costs"')
    found = change(version(tmp_path / "a", body), version(tmp_path / "b", body, words=words))
    assert found.compared is not None and found.compared.equal
    assert found.compared.verdict == "outcomes equal (proved)"
    assert found.compared.uncompared == ("`sale` is called “a sale item or anything else”, and was “a sale item”",)


def test_a_period_that_ends_sooner_is_said(tmp_path: Path) -> None:
    old = version(tmp_path / "a", WINDOW, "  period from 2026-01-01 to 2027-12-31\n")
    new = version(tmp_path / "b", WINDOW, "  period from 2026-01-01 to 2026-02-01\n")
    assert [c.compared.assumed for c in (change(old, new), change(new, old)) if c.compared is not None] == [
        ("contracts after 2026-02-01, which the new header leaves out, are still under this policy",),
        (),
    ]
