"""Settings: options as the writer wrote them, layered and checked into what the rest reads."""

from afterword.config.documents import markdown_table, vscode_properties
from afterword.config.engine_settings import Api, EngineKind, EngineSettings
from afterword.config.keys import Key, Reach, Shape
from afterword.config.resolve import resolve
from afterword.config.settings import Resolved, Settings
from afterword.config.table import FEATURES, KEYS, Feature, LogLevel
from afterword.config.written import Problem, Written, from_mapping, read_file

__all__ = [
    "FEATURES",
    "KEYS",
    "Api",
    "EngineKind",
    "EngineSettings",
    "Feature",
    "Key",
    "LogLevel",
    "Problem",
    "Reach",
    "Resolved",
    "Settings",
    "Shape",
    "Written",
    "from_mapping",
    "markdown_table",
    "read_file",
    "resolve",
    "vscode_properties",
]
