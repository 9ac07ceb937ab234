"""Random small policies as texts: deterministic by seed and number, with as many constructs as fit a small world."""

from __future__ import annotations

from random import Random

HEADER = """policy p{number} "p"
  source "q.txt"
  uses oracle{law}
  money EUR
  counting {counting}
  silence refuses
  period from 2026-01-07 to 2026-01-07
"""
BASIS = 'basis "q"'
DECISION = 'decided by "x" on 2026-01-01 because "q"'

DECLARATIONS = {
    "turned": 'reading turned quote "q" : asked or sent',
    "begun": 'reading begun quote "q" : came or signed',
    "fine": 'reading fine quote "q" : neat or special',
    "then_what": 'reading then_what quote "q" : refused or silent',
    "if_not": 'reading if_not quote "q" : right_lost or right_kept',
    "soon": 'period soon quote "q" : 1 to 2 days',
    "quick": "definition quick means asked within 1 days after came",
    "plain": "definition plain means not special and neat",
}
NEEDS = {"fine": ("neat", "special"), "turned": ("asked", "sent"), "begun": ("came",)}
FACTS = ("kept", "neat", "special", "pieces", "price", "grave", "told")
MOST_FREE = 2
"""Facts beside ground and defect that one policy may read."""


class Writer:
    """Writes one policy."""

    def __init__(self, seed: int, number: int) -> None:
        self.random = Random(f"{seed} {number}")
        self.number = number
        self.facts = self.random.sample(FACTS, MOST_FREE)
        self.words: dict[str, str] = {}
        self.acts = self.random.choice((("asked",), ("asked",), ("asked", "sent")))
        self.kinds: dict[str, str] = {}
        self.amounts: dict[str, str] = {}
        self.lawful = self.chance(0.35)
        self.rights = ("r", "s") if self.chance(0.3) else ("r",)

    def chance(self, share: float) -> bool:
        """Whether something of this share happens."""
        return self.random.random() < share

    def pick(self, *some: str) -> str:
        """One of these."""
        return self.random.choice(some)

    def word(self, name: str) -> str:
        """A declared word, which is declared now if it was not."""
        self.words[name] = DECLARATIONS[name]
        return name

    # --- parts ---

    def act(self) -> str:
        """An act of the customer, at times a reading."""
        if len(self.acts) > 1 and self.chance(0.4):
            return self.word("turned")
        return self.pick(*self.acts)

    def start(self) -> str:
        """What a limit runs from."""
        return self.word("begun") if self.chance(0.2) else self.pick("came", "came", "signed")

    def length(self) -> str:
        """A length."""
        return self.word("soon") if self.chance(0.1) else f"{self.random.randint(1, 3)} days"

    def atom(self) -> str:
        """A plain condition."""
        some = ["ground is whim", "ground is fault", "defect is broken", *map(self.of_fact, self.facts)]
        some += [self.of_fact(f) for f in self.facts]
        if self.chance(0.35):
            some = [
                "came has happened",
                "came has not happened",
                f"{self.pick(*self.acts)} within {self.random.randint(1, 3)} days after came",
                f"{self.pick(*self.acts)} more than {self.random.randint(1, 2)} days after came",
                "asked before came",
            ]
            if {"neat", "special"} <= set(self.facts):
                some += [self.word("fine")]
            some += [self.word("quick")]
        return self.pick(*some)

    def of_fact(self, fact: str) -> str:
        """A condition on a fact."""
        if fact == "pieces":
            return f"pieces {self.pick('over 1', 'over 2', 'under 2', 'at least 2', 'at most 2')}"
        if fact == "price":
            return f"price {self.pick('over 10.00', 'over 10.01', 'under 10.01', 'at least 10.01')}"
        return fact

    def condition(self) -> str:
        """A condition of one or two atoms."""
        found = [f"not {a}" if self.chance(0.2) else a for a in (self.atom(), self.atom())]
        if self.chance(0.55):
            return found[0]
        return f"{found[0]} {self.pick('and', 'or')} {found[1]}"

    def when(self, share: float) -> list[str]:
        """A scope, in so many cases of a hundred."""
        return [f"when {self.condition()}"] if self.chance(share) else []

    def limit(self) -> str:
        """A limit on an act."""
        after = self.pick("", "", "", " afterwards refused", " afterwards silent")
        if self.chance(0.08):
            after = f" afterwards {self.word('then_what')}"
        return (
            f"{self.act()} {self.pick('within', 'within', 'no later than')} {self.length()} after {self.start()}{after}"
        )

    def total(self) -> str:
        """A sum to pay."""
        if "price" in self.facts and self.chance(0.5):
            share = self.pick("50% of price", "1.00 plus 10% of price", "the higher of (1.00, 15% of price)")
            return self.pick(share, share, "price less 10.01")
        return self.pick("1.00", "2.00", "2 times 1.00")

    # --- clauses ---

    def means(self) -> str:
        """By which means the money comes back."""
        return f"cash by {self.pick('the same', 'the same', 'other', 'any')} means of payment"

    def entitlement(self) -> list[str]:
        """Something owed."""
        owed = self.pick(
            *["owed cash"] * 5,
            *["owed swap"] * 2,
            "owed credit",
            "owed cash or swap chooser customer",
            "owed cash or swap chooser shop",
            "owed cash or swap chooser unsaid",
            "shop may offer cash",
        )
        items = [*self.when(0.55), *([self.limit()] if self.chance(0.6) else []), owed]
        if self.chance(0.25):
            items.append(f"{self.pick('shop', 'customer')} pays way_back")
        if self.chance(0.15):
            start = self.pick("asked", "asked", "sent", "answered") if "sent" in self.acts else "asked"
            items.append(f"due paid within {self.random.randint(1, 3)} days after {start}")
        if self.chance(0.15):
            items.append(self.pick("cash in full", "cash of price less 1.00", "cash of 10.00"))
        if self.chance(0.1):
            items.append(self.means())
        return items

    def exclusion(self) -> list[str]:
        """A refusal."""
        return [*self.when(0.75), self.pick("no cash", "no cash", "no swap", "no cash, no swap", "no credit")]

    def requirement(self) -> list[str]:
        """A condition on what is owed."""
        what = self.pick(
            "otherwise refused",
            "otherwise refused",
            "otherwise unsaid",
            "otherwise unsaid",
            "otherwise shop_may_refuse",
        )
        if self.chance(0.08):
            what = f"otherwise {self.word('if_not')}"
        return [*self.when(0.3), f"customer must {self.condition()} {what}"]

    def step(self) -> list[str]:
        """An approval, an act that the shop owes on the way, or both."""
        approval = f"agreed answered by shop {self.pick('formality', 'freely', 'unclear')}"
        due = self.pick("due answered", "due answered within 1 days after asked")
        return [*self.when(0.3), *self.random.choice([[approval], [approval], [due], [approval, due]])]

    def discretion(self) -> list[str]:
        """What the shop may do."""
        what = self.pick("cash", "cash", "swap", "swap", "answered")
        return [*self.when(0.5), f"shop may {self.pick('refuse', 'refuse', 'offer')} {what}"]

    def charge(self) -> list[str]:
        """A fee or a leg of carriage."""
        ends = self.pick("", "", "", "up to ", "at most ", "at least ")
        way = "" if ends == "at most " else self.pick("", "", ", kept", ", billed")
        what = f"customer pays {ends}{self.total()} for {self.pick('fee', 'fee', 'extra')}{way}"
        return [
            *self.when(0.6),
            self.pick(
                what,
                what,
                what,
                "customer pays way_back",
                "shop pays way_back",
                "shop pays no fee",
                "customer pays nothing",
            ),
        ]

    def obligation(self) -> list[str]:
        """A duty of the shop."""
        what = self.pick(
            "due paid",
            f"due paid within {self.random.randint(1, 3)} days after asked",
            "due answered within 1 days after asked",
            "due answered",
            f"due paid within {self.random.randint(1, 2)} days after {self.pick('came', self.acts[-1])}",
            "due paid within 1 to 2 days after asked",
            "due paid no later than answered",
            self.means(),
        )
        return [*self.when(0.4), what]

    def statement(self) -> list[str]:
        """A claim about the world."""
        return [f"states {self.condition()}"]

    def clause(self, name: str, kind: str) -> str:
        """A clause with its relations."""
        right = self.pick(*self.rights)
        items = getattr(self, kind)()
        relation = ""
        targets = [n for n, k in self.kinds.items() if k not in ("requirement", "step", "statement")]
        if kind in ("entitlement", "exclusion", "discretion") and targets and self.chance(0.3):
            word = self.pick("as an exception to", "overrides", "overrides")
            relation = f" {word} {self.pick(*targets)} {self.pick(BASIS, BASIS, DECISION)}"
        asked = [n for n, k in self.kinds.items() if k == "requirement"]
        if kind in ("exclusion", "discretion") and asked and not relation and self.chance(0.2):
            relation = f" as an exception to {self.pick(*asked)} {BASIS}"
        sums = [n for n, k in self.kinds.items() if k == "charge"]
        if kind == "charge" and sums and items[-1].startswith("customer pays ") and self.chance(0.4):
            target = self.pick(*sums)
            if self.amounts.get(target) and " for " in items[-1]:
                relation = f" {self.pick('adds to', 'overrides')} {target} {BASIS}"
        if kind == "charge":
            self.amounts[name] = items[-1] if " for " in items[-1] and not relation else ""
        self.kinds[name] = kind
        promises = [n for n, k in self.kinds.items() if k == "entitlement"]
        if kind == "requirement" and promises and self.chance(0.2):
            right = self.pick(*promises)
        of = "" if kind == "statement" else f" for {right}"
        return "\n  ".join([f"{kind} {name}{of}{relation}", 'quote "q"', *items])

    def text(self) -> str:
        """The policy."""
        kinds = ["entitlement"]
        weights = {
            "entitlement": 5, "exclusion": 4, "requirement": 3, "step": 1, "discretion": 2, "charge": 3,
            "obligation": 2, "statement": 2,
        }  # fmt: skip
        kinds += self.random.choices(list(weights), list(weights.values()), k=self.random.randint(1, 4))
        clauses = [self.clause(f"c{n}", kind) for n, kind in enumerate(kinds)]
        clauses += self.extras()
        counting = self.pick(*["calendar_days"] * 5, "uk_beginning", "unsaid")
        head = HEADER.format(number=self.number, law="\n  law toy" if self.lawful else "", counting=counting)
        assumed = [
            f'assume {n} is {v} because "q"'
            for n, v in (("roll_over", "none"), ("last_day", "counted"))
            if counting == "unsaid" and self.reads_periods(clauses)
        ]
        rights = [f'right {r} "{r}"' for r in self.rights]
        return "\n".join([head.rstrip(), *rights, *self.words.values(), *clauses, *assumed]) + "\n"

    def reads_periods(self, clauses: list[str]) -> bool:
        """Whether the switches of counting exist; the axioms of the vocabulary see to that."""
        return True

    def extras(self) -> list[str]:
        """A restatement, a clause that is the same as another, or rows of a table."""
        found = []
        first = next((n for n, k in self.kinds.items() if k == "entitlement"), "")
        if first and self.chance(0.08):
            body = f'restatement again for {self.pick(*self.rights)} restates {first}\n  quote "q"\n  {self.limit()}'
            found.append(body)
        if self.chance(0.1):
            mode = self.pick("rows close each other", "later row replaces", "rows unclear", "rows add up")
            rows = [f"row {self.condition()}:\n    customer pays {self.total()} for fee" for _ in range(2)]
            found.append("\n  ".join([f"tiers table for {self.pick(*self.rights)}", mode, 'quote "q"', *rows]))
        return found


def policy_text(seed: int, number: int) -> str:
    """The policy of a number."""
    return Writer(seed, number).text()
