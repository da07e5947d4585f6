"""A prompt as the `context` command and `afterword context --json` show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from afterword.prompt.pieces import Prompt


def as_json(prompt: Prompt) -> dict[str, Any]:
    """Budget and use in tokens, every piece, what was left out, and the prompt as sent."""
    return {
        "budget": prompt.budget,
        "used": prompt.used,
        "pieces": [
            {"name": p.name, "tokens": p.tokens, "text": p.text, "from": p.origin, "why": p.why}
            for p in prompt.pieces
        ],
        "left_out": [
            {"name": p.name, "tokens": p.tokens, "from": p.origin, "why": p.why}
            for p in prompt.left_out
        ],
        "prompt": prompt.content.text,
    }
