"""From layers as written to settings as resolved, key by key."""

from __future__ import annotations

import difflib
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, Final, cast

from afterword.config.engine_settings import EMBEDDED_SAMPLER, EngineSettings
from afterword.config.keys import Reach, path_inside
from afterword.config.settings import Resolved, Settings
from afterword.config.table import ENGINE_NAMES, FEATURES, KEYS, TABLES, Feature
from afterword.config.written import Problem, Written
from afterword.features.coaching.options import CoachOptions
from afterword.features.completion.options import CompletionOptions
from afterword.features.ledger.options import LedgerOptions
from afterword.features.remembering.options import MemoryOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from afterword.config.table import LogLevel
    from afterword.features.coaching.options import ModelTime

#: What the design gives a server's context where nobody says; the embedded engine's is its own.
_REMOTE_CONTEXT_TOKENS: Final = 4096
_KEY_WORDS: Final = frozenset({"apikey", "key", "token", "secret", "password", "authorization"})
_PATHS: Final = frozenset({"outline.path", "lore.path"})
_OFF: Final = frozenset({"", "0", "false", "no", "off"})

_Found = tuple[str, object, str]  # a key's path, its value, its place


def resolve(
    user: Written | None = None,
    editor: Written | None = None,
    project: Written | None = None,
    environ: Mapping[str, str] | None = None,
) -> Resolved:
    """Layer settings key by key: defaults < user < editor < project where it is allowed.

    Never raises: an unknown or bad key is a problem and the rest still applies.
    """
    problems: list[Problem] = []
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for layer, is_project in ((user, False), (editor, False), (project, True)):
        if layer is None:
            continue
        if layer.problem:
            problems.append(layer.problem)
        for path, value, place in _read(layer, layer.values, "", problems, is_project=is_project):
            values[path] = value
            origins[path] = place
    level = _from_environment(environ or {}, problems)
    if level:
        values["log.level"], origins["log.level"] = level, "AFTERWORD_LOG_LEVEL"
    settings = Settings(
        engine=_engine(values, None),
        engines={feature: _engine(values, feature) for feature in FEATURES},
        completion=_completion(values, origins, problems),
        gap_markers=cast("tuple[str, ...]", _value(values, "manuscript.gap_markers")),
        outline=cast("str", _value(values, "outline.path")),
        lore=cast("str", _value(values, "lore.path")),
        scan_words=cast("int", _value(values, "lore.scan_words")),
        memory=MemoryOptions(
            **{
                field.name: cast("Any", _value(values, f"memory.{field.name}"))
                for field in fields(MemoryOptions)
            }
        ),
        continuity=cast("bool", _value(values, "continuity.enabled")),
        coach=CoachOptions(
            enabled=cast("bool", _value(values, "coach.enabled")),
            off=cast("tuple[str, ...]", _value(values, "coach.off")),
            model=cast("ModelTime", _value(values, "coach.model")),
            persona=cast("str", _value(values, "coach.persona")),
        ),
        ledger=LedgerOptions(
            **{
                field.name: cast("Any", _value(values, f"ledger.{field.name}"))
                for field in fields(LedgerOptions)
            }
        ),
        authors_note=cast("str", _value(values, "context.authors_note")),
        log_level=cast("LogLevel", _value(values, "log.level")),
        offline=(environ or {}).get("AFTERWORD_OFFLINE", "").strip().lower() not in _OFF,
    )
    return Resolved(settings, tuple(problems), origins)


def _read(
    layer: Written,
    table: Mapping[str, object],
    prefix: str,
    problems: list[Problem],
    *,
    is_project: bool,
) -> Iterator[_Found]:
    """The usable keys of one table and those below it; the others become problems."""
    for name, written in table.items():
        path = f"{prefix}{name}"
        if written is None:
            continue
        if path in TABLES and isinstance(written, dict):
            yield from _read(layer, written, f"{path}.", problems, is_project=is_project)
            continue
        key = KEYS.get(path)
        value, wrong = None, ""
        if key is None:
            wrong = "should be a table" if path in TABLES else _unknown(prefix, name)
        elif is_project and key.reach is not Reach.PROJECT:
            wrong = f"is ignored in a project: {key.reach.value}"
        else:
            value, wrong = key.read(written)
            if is_project and path in _PATHS and isinstance(value, str):
                wrong = path_inside(value)
        if wrong:
            problems.append(Problem(layer.place(path), f"{_shown(path)} {wrong}"))
        else:
            yield path, value, layer.place(path)


def _unknown(prefix: str, name: str) -> str:
    """What to say of a key that is in no table: perhaps what was meant, never its value."""
    if name.replace("_", "").replace("-", "").lower() in _KEY_WORDS:
        return (
            "is ignored: a key does not belong in a settings file; put it in an environment "
            "variable and name that in engine.api_key_env"
        )
    siblings = {
        path.removeprefix(prefix).partition(".")[0]: path
        for path in (*KEYS, *TABLES)
        if path.startswith(prefix)
    }
    near = difflib.get_close_matches(name, siblings, n=1, cutoff=0.6)
    if near:
        return f"is unknown; did you mean {prefix}{near[0]}?"
    elsewhere = [path for path, key in KEYS.items() if key.name == name]
    if elsewhere:
        return f"is unknown; did you mean {elsewhere[0]}?"
    return "is unknown"


def _shown(path: str) -> str:
    """A key's path as a message may show it: printable and short."""
    printable = "".join(c if c.isprintable() else "?" for c in path)
    return printable if len(printable) <= 80 else printable[:79] + "…"  # noqa: PLR2004 -- one line


def _from_environment(environ: Mapping[str, str], problems: list[Problem]) -> str:
    written = environ.get("AFTERWORD_LOG_LEVEL", "").strip().lower()
    key = KEYS["log.level"]
    if not written or written in key.choices:
        return written
    problems.append(Problem("AFTERWORD_LOG_LEVEL", f"should be {key.wanted}"))
    return ""


def _value(values: Mapping[str, object], path: str) -> object:
    return values.get(path, KEYS[path].default)


def _engine(values: Mapping[str, object], feature: Feature | None) -> EngineSettings:
    """`[engine]` with a feature's own keys over it.

    A feature that names another kind of engine starts from that kind's defaults in whatever
    belongs to one kind only (address, model, context and the like): a server's model name means
    nothing to the embedded engine.
    """
    base_kind = _value(values, "engine.kind")
    kind = values.get(f"engine.{feature}.kind", base_kind)
    chosen: dict[str, Any] = {}
    for name in ENGINE_NAMES:
        inherits = kind == base_kind or not KEYS[f"engine.{name}"].kind_bound
        paths = [f"engine.{feature}.{name}"] if feature else []
        paths += [f"engine.{name}"] if inherits else []
        found = next((values[path] for path in paths if path in values), None)
        if found is not None:
            chosen[name] = found
    if kind == "openai":
        chosen.setdefault("context_tokens", _REMOTE_CONTEXT_TOKENS)
    else:
        chosen = {**EMBEDDED_SAMPLER, **chosen}
    generative = cast("bool | None", values.get("engine.summary.generative"))
    judges = cast("bool | None", values.get("engine.coach.generative"))
    return EngineSettings(**chosen, generative_summary=generative, generative_coach=judges)


def _completion(
    values: Mapping[str, object], origins: Mapping[str, str], problems: list[Problem]
) -> CompletionOptions:
    chosen: dict[str, Any] = {
        field.name: _value(values, f"completion.{field.name}")
        for field in fields(CompletionOptions)
    }
    options = CompletionOptions(**chosen)
    if options.min_pause_ms > options.max_pause_ms:
        place = origins.get("completion.max_pause_ms") or origins["completion.min_pause_ms"]
        message = "completion.max_pause_ms is below completion.min_pause_ms, which counts for both"
        problems.append(Problem(place, message))
        options = replace(options, max_pause_ms=options.min_pause_ms)
    return options
