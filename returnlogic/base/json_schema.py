"""Write the JSON Schema of a pydantic model, with each nested model under its published name.

A model's class may have another name than the schema shows: `class CertificateTool(_Model, title="Tool")`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

_PREFIX = "#/$defs/"


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a model; `$defs` are named by the titles of their models."""
    schema = model.model_json_schema()
    definitions: dict[str, dict[str, Any]] = schema.get("$defs", {})
    titles = {name: str(definition.get("title", name)) for name, definition in definitions.items()}
    assert len(set(titles.values())) == len(titles), "two nested models have one title"
    if definitions:
        schema["$defs"] = {titles[name]: definition for name, definition in definitions.items()}
    renamed = _with_references(schema, titles)
    assert isinstance(renamed, dict)
    return renamed


def _with_references(node: object, titles: dict[str, str]) -> object:
    """Return a part of a schema with each reference to a definition replaced by one to its title."""
    match node:
        case {"$ref": str(target), **rest} if target.startswith(_PREFIX):
            return {"$ref": _PREFIX + titles[target.removeprefix(_PREFIX)], **rest}
        case dict():
            return {key: _with_references(value, titles) for key, value in node.items()}
        case list():
            return [_with_references(value, titles) for value in node]
        case _:
            return node
