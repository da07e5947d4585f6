from __future__ import annotations

import json

from afterword import __version__
from clients.vscode.manifest import CLIENT_ONLY, PACKAGE, expected, written

package = json.loads(PACKAGE.read_text(encoding="utf-8"))


def test_the_extension_declares_the_servers_settings_and_no_others() -> None:
    declared = {
        name: value for name, value in written(package).items() if not name.startswith(CLIENT_ONLY)
    }
    rewrite = "python tests/clients/vscode/manifest.py, then npm run format in clients/vscode"
    assert declared == expected(), rewrite


def test_every_setting_belongs_to_the_machine() -> None:
    assert {value["scope"] for value in written(package).values()} == {"machine"}


def test_no_setting_lies_inside_another() -> None:
    names = set(written(package))
    assert not [name for name in names if name.rpartition(".")[0] in names]


def test_the_extension_has_the_servers_version() -> None:
    assert package["version"] == __version__


def test_palette_commands_are_not_the_servers() -> None:
    commands = [command["command"] for command in package["contributes"]["commands"]]
    assert commands
    assert all(command.startswith("afterword.ui.") for command in commands)


def test_the_lock_file_names_no_registry() -> None:
    lock = PACKAGE.with_name("package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert "registry" not in lock
