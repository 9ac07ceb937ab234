"""Read what a run is told besides the policies: options, a configuration file, the environment; and their origin."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from returnlogic.app.revisions import RevisionPath, located
from returnlogic.base.data_text import NotParsed, toml_of
from returnlogic.base.faults import InputFault
from returnlogic.base.input_file import checkout_of, is_there, read_entry
from returnlogic.base.nearest import suggest

FILE = "returnlogic.toml"
PYPROJECT = "pyproject.toml"
WAIVERS = "returnlogic.waivers.toml"
PREFIX = "RETURNLOGIC_"
NOT_SETTINGS = ("RETURNLOGIC_DEBUG", "RETURNLOGIC_FUZZ", "RETURNLOGIC_UPDATE")
"""Variables with our prefix that mean something else."""

LARGEST = 1_000_000
"""Bytes of a file of settings."""

LEVELS = ("error", "warning", "note")
FAIL_ON = (*LEVELS, "unreviewed")
DEFAULT = "default"
FIXED = ("RL602", "RL604", "RL606", "RL901", "RL902", "RL903", "RL904", "RL905")
"""Codes whose level no configuration changes: what could not be told, and what is said of waivers."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The effective configuration of `check`. `law` is `None` iff each policy's header decides; so is `budget` unset.

    `waivers` is a path on disk, `baseline` one on disk or `REF:PATH`; `format` holds `FORMAT` or `FORMAT=FILE`.
    `origins` says for every key where its value came from.
    """

    law: str | None = None
    fail_on: str = "error"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    format: tuple[str, ...] = ("text",)
    budget: int | None = None
    verified_only: bool = False
    waivers: str = WAIVERS
    baseline: str | None = None
    severity: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    def shown(self) -> str:
        """Return the configuration as TOML, each key with its origin as a comment."""
        lines = []
        for key in KEYS:
            value = getattr(self, key)
            text = f"# {key} is not set" if value is None else f"{key} = {_toml(value)}"
            lines.append(f"{text:<40}  # {self.origins.get(key, DEFAULT)}")
        return "\n".join(lines) + "\n"


def settings(
    options: Mapping[str, Any],
    *,
    config: str | None = None,
    isolated: bool = False,
    environment: Mapping[str, str] = os.environ,
    start: Path | None = None,
) -> Settings:
    """Return the settings of a run: options, then `config`, then the environment, then the nearest file; else the
    defaults.

    An option that is `None` or empty was not given. `isolated` ignores the environment and the nearest file.
    Raises `InputFault` iff a file cannot be read, or a key or value in it or in the environment is not known.
    """
    layers: list[tuple[str, Mapping[str, Any]]] = []
    given = {k: v for k, v in options.items() if v not in (None, ())}
    layers.append(("command line", given))
    if config is not None:
        layers.append((config, _read_named(config)))
    if not isolated:
        layers.append(("environment", _from_environment(environment)))
        found = nearest(start or Path.cwd())
        if found is not None:
            layers.append((str(found[0]), _checked(found[1], str(found[0]), _beside(found[0]))))
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        for key, value in layer.items():
            if key not in values:
                values[key], origins[key] = value, origin
    return Settings(**values, origins=origins)


def nearest(start: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """Return the nearest configuration from a folder upward to the root of its repository, as it is written.

    In one folder `returnlogic.toml` comes before `[tool.returnlogic]` of `pyproject.toml`. Outside of a repository
    only the folder itself is looked at.
    """
    folders = [start, *start.parents]
    root = next((i for i, f in enumerate(folders) if (f / ".git").exists()), 0)
    for folder in folders[: root + 1]:
        if is_there(folder / FILE):
            return _shown(folder / FILE, start), _table_in(folder / FILE, str(folder / FILE))
        if is_there(folder / PYPROJECT):
            table = _table_in(folder / PYPROJECT, str(folder / PYPROJECT)).get("tool", {})
            if isinstance(table, dict) and "returnlogic" in table:
                return _shown(folder / PYPROJECT, start), table["returnlogic"]
    return None


def _shown(path: Path, start: Path) -> Path:
    return Path(os.path.relpath(path, start))


def _read_named(config: str) -> Mapping[str, Any]:
    """Return the settings of the file that `--config` names, on disk or at a revision."""
    try:
        place = located(config)
    except ValueError as error:
        raise InputFault(f"cannot read `{config}`: {error}") from None
    table = _table_in(place, config)
    if place.name == PYPROJECT:
        tools = table.get("tool", {})
        table = tools.get("returnlogic") if isinstance(tools, dict) else None
        if table is None:
            raise InputFault(f"`{config}` has no `[tool.returnlogic]`")
    return _checked(table, config, _beside(place))


def _table_in(place: Path | RevisionPath, name: str) -> Any:
    try:
        return toml_of(read_entry(place, LARGEST))
    except OSError as error:
        raise InputFault(f"cannot read `{name}`: {error.strerror or error}") from None
    except NotParsed as error:
        raise InputFault(f"`{name}`: {error}") from None


def _beside(place: Path | RevisionPath) -> Callable[[str, str], str]:
    """Return where the files lie that a configuration names: beside it, those of a revision at the same revision.

    What is returned raises `InputFault` iff a file lies outside of the checkout, else the folder, of the configuration:
    it is read, or written, in the name of whoever runs the command.
    """
    at_revision = isinstance(place, RevisionPath)
    folder = Path(place.revision.root) / place.parent.path if isinstance(place, RevisionPath) else place.parent

    def resolve(key: str, value: str) -> str:
        on_disk = os.path.normpath(folder / value)
        root = checkout_of(str(folder)) or os.path.realpath(folder)
        if "\0" in value or not Path(os.path.realpath(on_disk)).is_relative_to(root):
            help = "give it as an option of the command, or put it inside"
            raise InputFault(f"`{place}`, `{key}`: `{value}` lies outside of `{root}`", help)
        return str(place.parent / value) if at_revision and key != "waivers" else on_disk

    return resolve


def _checked(table: Any, name: str, resolve: Callable[[str, str], str]) -> Mapping[str, Any]:
    """Return the values of a file; raises `InputFault` iff a key is unknown or a value does not fit its key."""
    if not isinstance(table, dict):
        raise InputFault(f"`{name}`: `tool.returnlogic` is not a table")
    found = {}
    for key, value in table.items():
        if key not in KEYS:
            raise InputFault(f"`{name}` has the unknown key `{key}`{_near(key, KEYS)}")
        try:
            found[key] = KEYS[key](value)
        except ValueError as error:
            raise InputFault(f"`{name}`, `{key}`: {error}") from None
        if key in ("waivers", "baseline"):
            found[key] = resolve(key, found[key])
        if key == "format":
            pairs = [f.partition("=") for f in found[key]]
            found[key] = tuple(f"{n}={resolve('format', file)}" if eq else n for n, eq, file in pairs)
    return found


def _from_environment(environment: Mapping[str, str]) -> Mapping[str, Any]:
    """Read settings such as `RETURNLOGIC_FAIL_ON=warning`, lists by comma. Raises `InputFault` iff such a variable is
    no key."""
    found = {}
    for variable, text in sorted(environment.items()):
        if not variable.startswith(PREFIX) or variable in NOT_SETTINGS:
            continue
        key = variable.removeprefix(PREFIX).lower()
        names = [f"{PREFIX}{k.upper()}" for k in KEYS if k != "severity"]
        if key not in KEYS or key == "severity":
            raise InputFault(f"the environment has the unknown variable `{variable}`{_near(variable, names)}")
        value: Any = text
        if key in ("select", "ignore", "format"):
            value = [part.strip() for part in text.split(",") if part.strip()]
        elif key == "budget" and re.fullmatch(r"\d+", text, re.ASCII):
            value = int(text)
        elif key == "verified_only":
            value = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(text, text)
        try:
            found[key] = KEYS[key](value)
        except ValueError as error:
            raise InputFault(f"the environment, `{variable}`: {error}") from None
    return found


def _near(name: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    return suggest(name, known) or f"; there are {', '.join(known)}"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{_toml(value)} is not a text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(_text(v) for v in listed)


def _blocking(value: Any) -> str:
    if value not in FAIL_ON:
        raise ValueError(f"{_toml(value)} is none of {', '.join(FAIL_ON)}")
    return str(value)


def _level(value: Any) -> str:
    if value not in LEVELS:
        raise ValueError(f"{_toml(value)} is none of {', '.join(LEVELS)}")
    return str(value)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{_toml(value)} is not a whole number above 0")
    return value


def _yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{_toml(value)} is neither true nor false")
    return value


def _levels(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{_toml(value)} is not a table of codes and levels")
    for code in value:
        if code in FIXED:
            raise ValueError(f"the level of {code} is fixed")
    return {code: _level(level) for code, level in value.items()}


KEYS: Mapping[str, Callable[[Any], Any]] = {
    "law": lambda v: ",".join(_texts(v)),
    "fail_on": _blocking,
    "select": _texts,
    "ignore": _texts,
    "format": _texts,
    "budget": _number,
    "verified_only": _yes_or_no,
    "waivers": _text,
    "baseline": _text,
    "severity": _levels,
}
"""Each key, and what checks and converts its value; raises `ValueError` with what is wrong."""


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            escaped = re.sub(
                r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "\ufffd", value.replace("\\", "\\\\").replace('"', '\\"')
            )
            return f'"{escaped}"'
        case list() | tuple():
            return f"[{', '.join(_toml(v) for v in value)}]"
        case Mapping():
            inside = ", ".join(f"{k} = {_toml(v)}" for k, v in value.items())
            return f"{{ {inside} }}" if inside else "{}"
    return str(value)
