"""List the roles: the parts that words of a vocabulary play in the questions that checks ask (semantics V3).

A vocabulary is free in its words, so no code may know one of them. `role request is notified` says which event is the
customer's request; a question about requests starts from the role.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoleKind:
    """One role: the kind of word that plays it, whether several words may, and its meaning as a phrase.

    `kind` is `event`, `one of` (a fact with listed values), `fact`, `money` (a money fact), `sum` (a money fact or a
    declared sum), `remedy`, or the name of the role whose fact has the words as its values.
    """

    kind: str
    phrase: str
    many: bool = False


ROLES = {
    "contract": RoleKind("event", "the contract is made"),
    "receipt": RoleKind("event", "the customer receives the goods"),
    "discovery": RoleKind("event", "the problem shows"),
    "request": RoleKind("event", "the customer turns to the shop"),
    "return_receipt": RoleKind("event", "the shop receives what was sent back"),
    "item_price": RoleKind("money", "the price of the item"),
    "full_refund": RoleKind("sum", "the sums that “in full” may mean", many=True),
    "ground": RoleKind("one of", "what the customer relies on"),
    "fault_ground": RoleKind("ground", "the ground that the goods are not as they should be"),
    "defect": RoleKind("one of", "what is wrong with the goods"),
    "sound": RoleKind("defect", "nothing is wrong with the goods"),
    "nonconforming": RoleKind("defect", "what makes goods non-conforming", many=True),
    "stand_in": RoleKind("remedy", "the remedies that do in place of any of several owed by law", many=True),
    "segment": RoleKind("fact", "the facts by which groups of customers are told apart", many=True),
}
