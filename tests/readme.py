"""`python tests/readme.py`: put the settings and the last measurements into the README."""

from __future__ import annotations

import re
from pathlib import Path

from afterword.config import markdown_table

ROOT = Path(__file__).parent.parent


def filled(readme: str, name: str, content: str) -> str:
    """The README with `content` between `<!-- name -->` and `<!-- /name -->`."""
    part = f"<!-- {name} -->\n{content.strip()}\n<!-- /{name} -->"
    return re.sub(rf"<!-- {name} -->\n.*?<!-- /{name} -->", lambda _: part, readme, flags=re.DOTALL)


def main() -> None:
    """Rewrite README.md where it quotes."""
    page = ROOT / "README.md"
    readme = filled(page.read_text(encoding="utf-8"), "settings", markdown_table())
    results = ROOT / "tests" / "bench" / "RESULTS.md"
    if results.exists():
        readme = filled(readme, "bench", results.read_text(encoding="utf-8"))
    memory = ROOT / "tests" / "bench" / "MEMORY.md"
    if memory.exists():
        readme = filled(readme, "memory", memory.read_text(encoding="utf-8"))
    gaps = ROOT / "tests" / "bench" / "GAPS.md"
    if gaps.exists():
        readme = filled(readme, "gaps", gaps.read_text(encoding="utf-8"))
    page.write_text(readme, encoding="utf-8")


if __name__ == "__main__":
    main()
