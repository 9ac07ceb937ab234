"""The published JSON Schemas of what the program reads and writes: `returnlogic schema` prints them.

The writers (`plain_json`, `_outcome`, `_changes`) build plain dictionaries, so that no run loads pydantic; tests hold
every shipped policy's real output against the models, in both directions.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from returnlogic.base.json_schema import schema_of
from returnlogic.proof.certificate import Certificate
from returnlogic.reports._change_models import ChangesModel
from returnlogic.reports._models import FindingsModel
from returnlogic.reports._outcome_models import CaseModel, OutcomeModel
from returnlogic.reports.plain_json import SCHEMA_VERSION

MODELS: dict[str, type[BaseModel]] = {
    "case": CaseModel,
    "certificate": Certificate,
    "changes": ChangesModel,
    "findings": FindingsModel,
    "outcome": OutcomeModel,
}
"""The published schemas by name."""


def json_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of one of `MODELS`; `$id` and `schema_version` carry the version."""
    found = schema_of(MODELS[name])
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:returnlogic:schema:{name}:{SCHEMA_VERSION}",
        "schema_version": SCHEMA_VERSION,
    }
    return head | found
