"""The seed policies in the languages of other engines, as far as these reach. Each needs its own library.

pydantic checks a case and hands it to the version written by hand. zen-engine decides everything that we decide, from
a graph that first switches on what is invoked. cedarpy answers one question, whether a remedy is given: its language
has no values, and its `forbid` beats its `permit`, so that a contradiction looks like a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, Optional

from bench.cases import Case
from returnlogic.base.interface import Field, Interface, bounds
from returnlogic.base.sort import Bool, Enum

# --- pydantic ---------------------------------------------------------------------------------------------------------


def _type(field: Field) -> Any:
    from typing import Annotated

    from pydantic import Field as Constrained

    match field.sort:
        case Bool():
            return bool
        case Enum(members):
            return Literal[members]  # type: ignore[valid-type]  # made at run time
        case _:
            lo, hi = bounds(field.sort)
            number = Annotated[int, Constrained(ge=lo, le=hi)]
            return Optional[number] if field.optional else number  # noqa: UP045  # not a type when this is read


def pydantic_model(interface: Interface, by_hand: Callable[[Case], dict[str, Any]]) -> Callable[[Case], dict[str, Any]]:
    """A strict model of the facts, its fields then decided by hand."""
    from pydantic import ConfigDict, create_model

    fields: dict[str, Any] = {f.name: (_type(f), ...) for f in interface.fields}
    model = create_model("Facts", __config__=ConfigDict(strict=True, extra="forbid"), **fields)
    validate = model.model_validate
    return lambda case: by_hand(validate(case).__dict__)


def pydantic_dict(interface: Interface, by_hand: Callable[[Case], dict[str, Any]]) -> Callable[[Case], dict[str, Any]]:
    """The same by a TypedDict, whose validator makes no object."""
    from pydantic import ConfigDict, TypeAdapter, with_config
    from typing_extensions import TypedDict  # comes with pydantic, which takes no other before Python 3.12

    facts = TypedDict("facts", {f.name: _type(f) for f in interface.fields})  # type: ignore[misc]  # made at run time
    adapter = TypeAdapter(with_config(ConfigDict(strict=True, extra="forbid"))(facts))
    validate = adapter.validator.validate_python
    return lambda case: by_hand(validate(case))


# --- zen-engine -------------------------------------------------------------------------------------------------------

_SILENT, _CONFLICT = "['silent', null, null]", "['conflict', null, null]"


def _is(lo: str, hi: str | None = None) -> str:
    return f"['value', {lo}, {hi or lo}]"


def _level(granted: str, refused: str, grant: str) -> str:
    no = _is("'refused'")
    return f"{granted} ? ({refused} ? {_CONFLICT} : {grant}) : ({refused} ? {no} : {_SILENT})"


_EITHER, _GRANTED = _is("'shop_picks'", "'granted'"), _is("'granted'")
_SHOP, _CUSTOMER = _is("'shop'"), _is("'customer'")
_SAME = _is("'same'")

_EXCLUDED = (
    "issue in ['misuse_damage', 'wear', 'own_spec_error'] or (issue == 'minor_variation' and personalised) or altered"
    " or mishandled or (delivered != null and ((notified != null and notified > delivered + 60)"
    " or (in_set and not returns_whole_set)))"
)


def _deliver3d_of(coverage: Mapping[str, str], fee: str = _SILENT, excluded: str = "$.excluded") -> dict[str, str]:
    changes = f"{excluded} ? {_is(repr('refused'))} : {_SILENT}"
    return {
        "coverage/amount(coupon)": _is("0"),
        "coverage/last_day(notified, refund)": coverage.get("last_day", _SILENT),
        "coverage/last_day(notified, replacement)": coverage.get("last_day", _SILENT),
        "coverage/level(refund)": coverage.get("level", changes),
        "coverage/level(replacement)": coverage.get("level", changes),
        "coverage/payer(replacement_carriage)": coverage.get("sixty", _SILENT),
        "coverage/payer(return_carriage)": coverage.get("either", _SILENT),
        "order_changes/amount(coupon)": _is("0"),
        "order_changes/amount(production_fee)": fee,
        "order_changes/level(refund)": changes,
        "order_changes/level(replacement)": changes,
    }


_DELIVER3D: Mapping[str, Mapping[str, str]] = {
    "invoked == 'change_of_mind'": _deliver3d_of({}, excluded="true"),
    "invoked == 'fault'": {
        "excluded": _EXCLUDED,
        "error": "issue in ['spec_error', 'wrong_item', 'arrived_damaged', 'poor_quality']",
        "covered": "($.error or issue == 'wrong_size') and not $.excluded",
        "timed": "delivered != null and notified != null and notified >= delivered",
        "ninety": "$.error and $.timed and notified <= delivered + 90",
        "sixty": "$.covered and $.timed and notified <= delivered + 60",
        **_deliver3d_of(
            {
                "last_day": (
                    f"delivered == null ? {_SILENT} : ($.error ? ($.covered ? {_CONFLICT} : {_is('delivered + 90')})"
                    f" : ($.covered ? {_is('delivered + 60')} : {_SILENT}))"
                ),
                "level": _level("($.ninety or $.sixty)", "$.excluded", _EITHER),
                "sixty": f"$.sixty ? {_SHOP} : {_SILENT}",
                "either": f"$.ninety or $.sixty ? {_SHOP} : {_SILENT}",
            }
        ),
    },
    "invoked in ['missing', 'undelivered']": {"excluded": _EXCLUDED, **_deliver3d_of({})},
    "": {
        "excluded": _EXCLUDED,
        **_deliver3d_of({}, f"personalised ? {_is('floor((price * 30 + 50) / 100)')} : {_SILENT}"),
    },
}

_MINIATURE_RESULTS = (
    "damage_claim/last_day(notified, refund)",
    "damage_claim/last_day(notified, replacement)",
    "damage_claim/level(refund)",
    "damage_claim/level(replacement)",
    "damage_claim/payer(return_carriage)",
    "defect_claim/charged",
    "defect_claim/last_day(notified, refund)",
    "defect_claim/last_day(notified, replacement)",
    "defect_claim/level(refund)",
    "defect_claim/level(replacement)",
    "defect_claim/payer(replacement_carriage)",
    "defect_claim/payer(return_carriage)",
    "missing_claim/last_day(notified)",
    "satisfaction/amount(restocking_fee)",
    "satisfaction/balance(refund)",
    "satisfaction/base(refund)",
    "satisfaction/charged",
    "satisfaction/last_day(return_it, refund)",
    "satisfaction/last_day(return_it, store_credit)",
    "satisfaction/level(refund)",
    "satisfaction/level(store_credit)",
    "satisfaction/payer(return_carriage)",
    "satisfaction/payout(refund)",
    "undelivered_order/balance(refund)",
    "undelivered_order/base(refund)",
    "undelivered_order/level(refund)",
    "undelivered_order/means_of_payment(refund)",
    "undelivered_order/payout(refund)",
)


def _miniature_of(**results: str) -> dict[str, str]:
    """All results; those not given, by their place, are silent."""
    given = {
        name.replace("__", "/").replace("_OF_", "(").replace("_AND_", ", "): text for name, text in results.items()
    }
    found = {key: given.pop(key.rstrip(")"), _SILENT) for key in _MINIATURE_RESULTS}
    assert not given, given
    return found


_THIRTY = f"delivered != null and not damaged_on_way_back ? {_is('delivered + 30')} : {_SILENT}"

_MINIATURE: Mapping[str, Mapping[str, str]] = {
    "invoked == 'change_of_mind'": {
        "timed": "sent_back != null and delivered != null and not damaged_on_way_back",
        "back": "$.timed and sent_back >= delivered and sent_back <= delivered + 30",
        "refused": "damaged_on_way_back or ($.timed and sent_back > delivered + 30)",
        "less": "max([price - carriage_cost, 0])",
        "paid": f"$.back ? ($.less == price ? {_is('price')} : {_CONFLICT}) : {_SILENT}",
        **_miniature_of(
            satisfaction__amount_OF_restocking_fee=_is("0"),
            satisfaction__last_day_OF_return_it_AND_refund=_THIRTY,
            satisfaction__last_day_OF_return_it_AND_store_credit=_THIRTY,
            satisfaction__level_OF_refund=_level("$.back", "$.refused", _EITHER),
            satisfaction__level_OF_store_credit=_level("$.back", "$.refused", _EITHER),
            satisfaction__base_OF_refund="$.paid",
            satisfaction__payout_OF_refund="$.paid",
            satisfaction__balance_OF_refund="$.paid",
            satisfaction__charged=f"$.back ? {_is('0')} : {_SILENT}",
            satisfaction__payer_OF_return_carriage=_CUSTOMER,
        ),
    },
    "invoked == 'fault'": {
        "damaged": "issue == 'arrived_damaged' and not box_arrived_intact",
        "defect": "issue in ['poor_quality', 'hidden_defect']",
        "timed": "delivered != null and notified != null",
        "in_three": "$.damaged and $.timed and notified >= delivered and notified <= delivered + 3",
        "in_five": "$.defect and $.timed and notified >= delivered and notified <= delivered + 5",
        **_miniature_of(
            damage_claim__last_day_OF_notified_AND_replacement=(
                f"$.damaged and delivered != null ? {_is('delivered + 3')} : {_SILENT}"
            ),
            damage_claim__level_OF_replacement=_level(
                "$.in_three", "($.damaged and $.timed and notified > delivered + 3)", _GRANTED
            ),
            damage_claim__payer_OF_return_carriage=f"$.damaged or $.defect ? {_SHOP} : {_SILENT}",
            defect_claim__last_day_OF_notified_AND_replacement=(
                f"$.defect and delivered != null ? {_is('delivered + 5')} : {_SILENT}"
            ),
            defect_claim__level_OF_replacement=_level(
                "$.in_five", "($.defect and $.timed and notified > delivered + 5)", _GRANTED
            ),
            defect_claim__charged=f"$.in_five ? {_is('0')} : {_SILENT}",
            defect_claim__payer_OF_replacement_carriage=f"$.in_five ? {_SHOP} : {_SILENT}",
            defect_claim__payer_OF_return_carriage=f"$.damaged or $.defect ? {_SHOP} : {_SILENT}",
        ),
    },
    "invoked == 'missing'": _miniature_of(
        missing_claim__last_day_OF_notified=(  # three working days end on the third day after Sunday to Tuesday only
            f"delivered == null ? {_SILENT} : ((delivered - 1) % 7 in [0, 1, 6] ? {_is('delivered + 3')} : {_CONFLICT})"
        )
    ),
    "invoked == 'undelivered'": {
        "came_back": "undeliverable and returned_undelivered != null",
        "off": "carriage > 0 ? carriage : carriage_cost",
        "paid": f"$.came_back ? {_is('max([price + carriage - $.off, 0])')} : {_SILENT}",
        **_miniature_of(
            undelivered_order__level_OF_refund=f"$.came_back ? {_GRANTED} : {_SILENT}",
            undelivered_order__means_of_payment_OF_refund=f"$.came_back ? {_SAME} : {_SILENT}",
            undelivered_order__base_OF_refund="$.paid",
            undelivered_order__payout_OF_refund="$.paid",
            undelivered_order__balance_OF_refund="$.paid",
        ),
    },
    "": _miniature_of(),
}

ZEN: Mapping[str, Mapping[str, Mapping[str, str]]] = {"deliver3d": _DELIVER3D, "miniature-expressions": _MINIATURE}
"""By policy: by condition, what is computed in turn. The empty condition is everything else."""


def zen_graph(branches: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """A switch, and an expression node behind each of its ways."""

    def node(id: str, kind: str, content: dict[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = {"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}}
        return found if content is None else {**found, "content": content}

    ways = [{"id": f"way{n}", "condition": c, "isDefault": not c} for n, c in enumerate(branches)]
    nodes = [node("in", "inputNode"), node("switch", "switchNode", {"hitPolicy": "first", "statements": ways})]
    edges = [{"id": "e", "type": "edge", "sourceId": "in", "targetId": "switch"}]
    for n, computed in enumerate(branches.values()):
        rows = [{"id": f"{n}.{i}", "key": k, "value": v} for i, (k, v) in enumerate(computed.items())]
        content = {"expressions": rows, "passThrough": False, "executionMode": "single"}
        nodes.append(node(f"then{n}", "expressionNode", content))
        edge = {"id": f"e{n}", "type": "edge", "sourceId": "switch", "targetId": f"then{n}", "sourceHandle": f"way{n}"}
        edges.append(edge)
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def zen(policy: str) -> Callable[[Case], Mapping[str, Any]]:
    """The quick way to run it: a static loader compiles the graph once. Results are lists for our tuples."""
    from zen import ZenEngine

    engine = ZenEngine({"loader": {"type": "static", "content": {policy: zen_graph(ZEN[policy])}}})
    return lambda case: engine.evaluate(policy, case)["result"]


# --- cedarpy ----------------------------------------------------------------------------------------------------------

CEDAR: Mapping[str, str] = {
    "deliver3d": """
permit (principal, action == Action::"coverage/level(refund)", resource) when {
  context.invoked == "fault" && context has delivered && context has notified &&
  context.delivered <= context.notified && context.notified <= context.delivered + 90 &&
  ["spec_error", "wrong_item", "arrived_damaged", "poor_quality"].contains(context.issue)
};
permit (principal, action == Action::"coverage/level(refund)", resource) when {
  context.invoked == "fault" && context has delivered && context has notified &&
  context.delivered <= context.notified && context.notified <= context.delivered + 60 &&
  context.issue == "wrong_size"
};
forbid (principal, action == Action::"coverage/level(refund)", resource) when {
  context.invoked == "change_of_mind" || context.altered || context.mishandled ||
  ["misuse_damage", "wear", "own_spec_error"].contains(context.issue) ||
  (context.issue == "minor_variation" && context.personalised) ||
  (context has delivered && ((context has notified && context.notified > context.delivered + 60) ||
    (context.in_set && !context.returns_whole_set)))
};
""",
    "miniature-expressions": """
permit (principal, action == Action::"satisfaction/level(refund)", resource) when {
  context.invoked == "change_of_mind" && context has delivered && context has sent_back &&
  context.delivered <= context.sent_back && context.sent_back <= context.delivered + 30
};
forbid (principal, action == Action::"satisfaction/level(refund)", resource) when {
  context.invoked == "change_of_mind" && (context.damaged_on_way_back ||
    (context has delivered && context has sent_back && context.sent_back > context.delivered + 30))
};
permit (principal, action == Action::"defect_claim/level(replacement)", resource) when {
  context.invoked == "fault" && ["poor_quality", "hidden_defect"].contains(context.issue) &&
  context has delivered && context has notified &&
  context.delivered <= context.notified && context.notified <= context.delivered + 5
};
forbid (principal, action == Action::"defect_claim/level(replacement)", resource) when {
  context.invoked == "fault" && ["poor_quality", "hidden_defect"].contains(context.issue) &&
  context has delivered && context has notified && context.notified > context.delivered + 5
};
permit (principal, action == Action::"undelivered_order/level(refund)", resource) when {
  context.invoked == "undelivered" && context.undeliverable && context has returned_undelivered
};
""",
}

_ASKED: Mapping[str, Mapping[str, str]] = {
    "deliver3d": {},
    "miniature-expressions": {
        "fault": "defect_claim/level(replacement)",
        "undelivered": "undelivered_order/level(refund)",
    },
}
_FIRST = {"deliver3d": "coverage/level(refund)", "miniature-expressions": "satisfaction/level(refund)"}


def asked(policy: str, case: Case) -> str:
    """The one result that Cedar is asked for."""
    return _ASKED[policy].get(str(case["invoked"]), _FIRST[policy])


def seen_by_cedar(entry: tuple[Any, ...]) -> str:
    """What of a remedy's level its answer shows: a contradiction looks like a refusal."""
    if entry[0] == "silent":
        return "silent"
    return "refused" if entry[0] == "conflict" or entry[1] == "refused" else "given"


def cedar(policy: str) -> Callable[[Case], str]:
    """The quick way to run it: policies and entities are read once. A fact that has not happened is left out."""
    from cedarpy import Entities, PolicySet, is_authorized

    policies, entities = PolicySet.from_str(CEDAR[policy]), Entities.from_json_str("[]")

    def decide(case: Case) -> str:
        request = {
            "principal": 'Customer::"c"',
            "action": f'Action::"{asked(policy, case)}"',
            "resource": 'Order::"o"',
            "context": {name: value for name, value in case.items() if value is not None},
        }
        answer = is_authorized(request, policies, entities)
        if answer.allowed:
            return "given"
        return "refused" if answer.diagnostics.reasons else "silent"

    return decide
