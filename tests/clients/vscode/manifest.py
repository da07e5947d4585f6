"""The settings in the VS Code extension's package.json, kept equal to the server's own table.

`python tests/clients/vscode/manifest.py` writes them; `test_manifest.py` compares them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from afterword.config import vscode_properties

PACKAGE = Path(__file__).resolve().parents[3] / "clients" / "vscode" / "package.json"
CLIENT_ONLY = "afterword.server."


def expected() -> dict[str, Any]:
    """The server's settings as VS Code takes them.

    VS Code refuses a key that lies inside another declared one (`afterword.engine.summary` and
    `afterword.engine.summary.generative`): the inner one becomes a property of the outer.
    """
    properties = json.loads(json.dumps(vscode_properties()))
    for name in list(properties):
        outer, _, inner = name.rpartition(".")
        if outer in properties:
            taken = properties.pop(name)
            kept = ("default", "scope")
            properties[outer]["properties"][inner] = {
                key: value for key, value in taken.items() if key not in kept
            }
    return properties


def written(package: dict[str, Any]) -> dict[str, Any]:
    """The table that package.json holds."""
    properties: dict[str, Any] = package["contributes"]["configuration"]["properties"]
    return properties


def main() -> None:
    """Write the server's settings after the client's own."""
    package = json.loads(PACKAGE.read_text(encoding="utf-8"))
    own = {name: value for name, value in written(package).items() if name.startswith(CLIENT_ONLY)}
    package["contributes"]["configuration"]["properties"] = own | expected()
    PACKAGE.write_text(json.dumps(package, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
