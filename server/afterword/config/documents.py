"""The table of settings in the forms that other files repeat; tests keep those files equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from afterword.config.keys import Key, Reach, Shape
from afterword.config.table import FEATURES, KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator


def markdown_table() -> str:
    """The README's table: one row per key, a feature's overrides told in one sentence below."""
    rows = ["| Key | Default | What it does |", "|---|---|---|"]
    for key in _own_keys():
        project = " ◆" if key.reach is Reach.PROJECT else ""
        rows.append(f"| `{key.path}`{project} | {_default(key)} | {_takes(key)} |")
    features = ", ".join(f"`[engine.{feature}]`" for feature in FEATURES)
    note = (
        f"Each of {features} may override any key of `[engine]`. ◆ marks what a project's "
        "`afterword.toml` may set too."
    )
    return "\n".join([*rows, "", note, ""])


def vscode_properties() -> dict[str, dict[str, Any]]:
    """`contributes.configuration.properties` of the VS Code extension.

    Every default is null, which sets nothing: VS Code sends defaults as if the writer had chosen
    them, and they would go before `config.toml`. Scope is `machine`, so that a workspace can't
    send anyone's text anywhere.
    """
    own = [key for key in _own_keys() if key.path.count(".") == 1]  # deeper ones in their object
    properties = {f"afterword.{key.path}": _property(key) for key in own}
    for feature in FEATURES:
        overrides = [key for path, key in KEYS.items() if path.startswith(f"engine.{feature}.")]
        properties[f"afterword.engine.{feature}"] = {
            "type": ["object", "null"],
            "default": None,
            "scope": "machine",
            "additionalProperties": False,
            "properties": {key.name: _override(key) for key in overrides},
            "markdownDescription": f"Overrides of `afterword.engine.*` for {feature}.",
        }
    return properties


def _own_keys() -> Iterator[Key]:
    """The keys less the per-feature copies; `engine.summary.generative` is nobody's copy."""
    for key in KEYS.values():
        copied = key.path.count(".") > 1 and f"engine.{key.name}" in KEYS
        if not copied:
            yield key


def _override(key: Key) -> dict[str, Any]:
    """A copy says in its object's description what it is; a key of the feature's own, here."""
    own = f"engine.{key.name}" not in KEYS
    return _schema(key) | ({"markdownDescription": key.doc} if own else {})


def _property(key: Key) -> dict[str, Any]:
    default = "" if key.default in (None, (), "") else f" Default: {_default(key)}."
    return {
        **_schema(key),
        "default": None,
        "scope": "machine",
        "markdownDescription": key.doc + default,
    }


def _schema(key: Key) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": [key.shape.value, "null"]}
    if key.choices:
        schema["enum"] = [*key.choices, None]
    if key.shape is Shape.TEXTS:
        schema["items"] = {"type": "string"}
    if key.low is not None:
        schema["minimum"] = key.low
    if key.high is not None:
        schema["maximum"] = key.high
    return schema


def _default(key: Key) -> str:
    match key.default:
        case None | () | "":
            return ""
        case bool() as on:
            return f"`{str(on).lower()}`"
        case str() as text:
            return f'`"{text}"`'
        case number:
            return f"`{number:g}`"


def _takes(key: Key) -> str:
    return key.doc.replace("|", "\\|").replace("<!--", "&lt;!--")
