"""Where things are: the settings file, the data folder, a manuscript's workspace."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME: Final = "afterword"
PROJECT_FILE: Final = "afterword.toml"


@dataclass(frozen=True, slots=True)
class Paths:
    """One user's files; none of them need exist.

    Attributes:
        config: the settings file, `config.toml`.
        data: the data folder.
    """

    config: Path
    data: Path

    @property
    def models(self) -> Path:
        """The folder of the models' weights."""
        return self.data / "models"

    @classmethod
    def of(cls, environ: Mapping[str, str] | None = None) -> Paths:
        """The platform's own folders, unless AFTERWORD_CONFIG or AFTERWORD_DATA name others."""
        environ = os.environ if environ is None else environ
        config, data = environ.get("AFTERWORD_CONFIG"), environ.get("AFTERWORD_DATA")
        return cls(
            config=_here(config) if config else _user_config() / "config.toml",
            data=_here(data) if data else platformdirs.user_data_path(_NAME, appauthor=False),
        )


def workspace_root(manuscript: Path) -> Path:
    """The nearest parent with an `afterword.toml` or a `.git`, else the file's own folder."""
    own = _here(str(manuscript)).parent
    for folder in (own, *own.parents):
        if (folder / PROJECT_FILE).is_file() or (folder / ".git").exists():
            return folder
    return own


def _user_config() -> Path:
    # roaming: settings follow a Windows user from machine to machine; weights (data) do not.
    return platformdirs.user_config_path(_NAME, appauthor=False, roaming=True)


def _here(written: str) -> Path:
    return Path(os.path.abspath(os.path.expanduser(written)))  # noqa: PTH100, PTH111 -- Path.absolute keeps "..", and Path.resolve would follow the writer's own links
