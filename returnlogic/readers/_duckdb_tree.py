"""Converts DuckDB's own parse of a text to a tree of `_sql_tree.py`. No query is run, and no name is looked up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from returnlogic.base.faults import NotInstalled
from returnlogic.readers._read_back import Reject
from returnlogic.readers._sql_tree import Node, QueryText, Select, SelectItem, SqlQuery, joined, negative

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TREE = "SELECT json_serialize_sql(?, skip_null := true, skip_empty := true, skip_default := true)"
_COMPARISONS = {
    "COMPARE_EQUAL": "=",
    "COMPARE_NOTEQUAL": "!=",
    "COMPARE_LESSTHAN": "<",
    "COMPARE_LESSTHANOREQUALTO": "<=",
    "COMPARE_GREATERTHAN": ">",
    "COMPARE_GREATERTHANOREQUALTO": ">=",
}
_PLACE = {"class", "type", "alias", "query_location", "query_location_length"}
_TYPES = {"BIGINT", "INTEGER", "VARCHAR", "BOOLEAN"}

CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}
Json = Mapping[str, Any]


@cache
def _engine() -> DuckDBPyConnection:
    """Return the DuckDB that parses, opened once: nothing is kept in it."""
    import duckdb

    return duckdb.connect(":memory:", config=dict(CONFIG))


def parsed_by_duckdb(text: QueryText, *, subscripts: bool = False) -> SqlQuery:
    """Return DuckDB's tree of a text; with `subscripts`, of a dialect whose `list[index]` counts from 0.

    Raises `Reject` for what has no node, `NotInstalled` without DuckDB.
    """
    return _Engine(text, subscripts).query()


class _Engine:
    """Converts DuckDB's tree to ours; refuses whatever a node holds beyond what is named here."""

    def __init__(self, text: QueryText, subscripts: bool) -> None:
        self.text, self.subscripts = text, subscripts
        self.at = 0

    def query(self) -> SqlQuery:
        try:
            import duckdb
        except ImportError:
            raise NotInstalled("DuckDB is not installed: `pip install 'returnlogic[sql]'`") from None
        try:
            found = _engine().cursor().execute(_TREE, [self.text.text]).fetchone()
        except duckdb.Error as error:
            raise Reject(f"not SQL: {str(error).splitlines()[0]}", 1) from None
        assert found is not None
        tree = json.loads(found[0])
        if tree.get("error"):
            self.text.reject(int(tree.get("position") or 0), "not a query for DuckDB")
        if len(tree["statements"]) != 1:
            self.reject("not one statement")
        try:
            node = self.only(self.only(tree["statements"][0], "node")["node"], "type", "cte_map", *_SELECT)
            parts = [(str(p["key"]), self.part(p)) for p in self.only(node.get("cte_map", {}), "map").get("map", [])]
            return SqlQuery(tuple(parts), self.select(node))
        except RecursionError:
            raise Reject("nested too deeply", 1) from None
        except (KeyError, TypeError, AttributeError):
            self.reject("DuckDB tells of a tree that is not known")

    def reject(self, message: str) -> NoReturn:
        self.text.reject(self.at, message)

    def only(self, node: Json, *known: str) -> Json:
        for name, value in node.items():
            if name not in known and name not in _PLACE:
                if isinstance(value, dict):
                    self.at = value.get("query_location", self.at)
                self.reject(f"`{name}` is not in the subset that queries are made of")
        return node

    def part(self, raw: Json) -> Select:
        self.only(raw, "key", "value")
        value = self.only(raw["value"], "materialized", "query_node")
        if value["materialized"] != "CTE_MATERIALIZE_DEFAULT":
            self.reject("a projection that is to be materialised")
        node = self.only(value["query_node"], "type", "cte_map", *_SELECT)
        if node.get("cte_map"):
            self.reject("a chain inside a chain")
        return self.select(node)

    def select(self, node: Json) -> Select:
        if node["type"] != "SELECT_NODE" or node["aggregate_handling"] != "STANDARD_HANDLING":
            self.reject("not a plain SELECT")
        start = self.at
        items = tuple(map(self.item, node["select_list"]))
        table = self.only(node["from_table"], "table_name", "qualified_name")
        if table["type"] != "BASE_TABLE" or table["qualified_name"] != {"path": [table["table_name"]]}:
            self.reject("not a table")
        if "alias" in table:
            self.reject("a table under another name")
        return Select(items, str(table["table_name"]), start)

    def item(self, raw: Json) -> SelectItem:
        self.at = raw.get("query_location", self.at)
        place = self.at
        if raw["class"] == "STAR":
            self.only(raw)
            if "alias" in raw:
                self.reject("`*` under another name")
            return SelectItem("*", None, place)
        node = self.node(raw, named=True)
        if "alias" in raw:
            return SelectItem(str(raw["alias"]), node, place)
        if node.kind != "column":
            self.reject("a column without a name")
        return SelectItem(str(node.value), node, place)

    def node(self, raw: Json, *, named: bool = False) -> Node:
        place = self.at = raw.get("query_location", self.at)
        if "alias" in raw and not named:
            self.reject("a name inside an expression")
        kind = raw["type"]
        match raw["class"]:
            case "COLUMN_REF":
                names = self.only(raw, "column_names")["column_names"]
                if len(names) != 1:
                    self.reject("a name of two parts")
                return Node("column", (), str(names[0]), place)
            case "CONSTANT":
                return self.constant(self.only(raw, "literal")["literal"], place)
            case "CONJUNCTION" if kind in ("CONJUNCTION_AND", "CONJUNCTION_OR"):
                parts = tuple(map(self.node, self.only(raw, "children")["children"]))
                return joined("and" if kind == "CONJUNCTION_AND" else "or", parts, place)
            case "COMPARISON" if kind in _COMPARISONS:
                self.only(raw, "left", "right")
                return Node(_COMPARISONS[kind], (self.node(raw["left"]), self.node(raw["right"])), None, place)
            case "OPERATOR":
                return self.operator(kind, tuple(map(self.node, self.only(raw, "children")["children"])), place)
            case "CASE":
                self.only(raw, "case_checks", "else_expr")
                found: list[Node] = []
                for check in raw["case_checks"]:
                    self.only(check, "when_expr", "then_expr")
                    found += [self.node(check["when_expr"]), self.node(check["then_expr"])]
                return Node("case", (*found, self.node(raw["else_expr"])), None, place)
            case "CAST":
                self.only(raw, "child", "type_expr")
                name = self.only(raw["type_expr"], "type_name", "qualified_name")["type_name"]
                if raw["type_expr"]["qualified_name"] != {"path": [name]} or name not in _TYPES:
                    self.reject("a type that queries do not have")
                return Node("cast", (self.node(raw["child"]),), str(name), place)
            case "FUNCTION":
                return self.function(raw, place)
            case _:
                self.reject(f"{kind} is not in the subset that queries are made of")

    def constant(self, literal: Json, place: int) -> Node:
        kind, word = literal["kind"], literal.get("text", "")
        match kind:
            case "NULL_LITERAL":
                return Node("null", (), None, place)
            case "BOOLEAN" if word in ("true", "false"):
                return Node("boolean", (), word == "true", place)
            case "INTEGER" if str(word).removeprefix("-").isdecimal():
                return Node("number", (), int(word), place)
            case "STRING":
                return Node("string", (), str(word), place)
            case _:
                self.reject("a literal that queries do not have")

    def operator(self, kind: str, args: tuple[Node, ...], place: int) -> Node:
        match kind, args:
            case "OPERATOR_NOT", (_,):
                return Node("not", args, None, place)
            case "OPERATOR_IS_NULL", (_,):
                return Node("is null", args, None, place)
            case "OPERATOR_IS_NOT_NULL", (_,):
                return Node("not", (Node("is null", args, None, place),), None, place)
            case "COMPARE_IN", (_, _, *_):
                return Node("in", args, None, place)
            case "COMPARE_NOT_IN", (_, _, *_):
                return Node("not", (Node("in", args, None, place),), None, place)
            case "ARRAY_EXTRACT", (_, _) if self.subscripts:
                return Node("entry", args, 0, place)
            case "OPERATOR_COALESCE", (_, *_):
                return Node("coalesce", args, None, place)
            case _:
                self.reject(f"{kind} is not in the subset that queries are made of")

    def function(self, raw: Json, place: int) -> Node:
        self.only(raw, "function_name", "order_bys", "is_operator", "arguments", "qualified_name")
        name = raw["function_name"]
        if raw["qualified_name"] != {"path": [name]} or raw["order_bys"] != {"type": "ORDER_MODIFIER"}:
            self.reject("a function of another kind")
        args = tuple(self.node(self.only(a, "expression")["expression"]) for a in raw.get("arguments", []))
        match name, args:
            case "+" | "-" | "*" | "//" | "%", (_, _):
                return Node(name, args, None, place)
            case "-", (arg,):
                return negative(arg, place)
            case "greatest" | "least", (_, _, *_):
                return Node(name, args, None, place)
            case "list_value", _:
                return Node("list", args, None, place)
            case "list_extract", (_, _) if not self.subscripts:
                return Node("entry", args, 1, place)
            case _:
                self.reject(f"the function {name} is not known")


_SELECT = ("select_list", "from_table", "aggregate_handling")
