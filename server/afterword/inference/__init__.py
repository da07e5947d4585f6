"""Ports to whatever model is behind Afterword: engines, tokenizers, candidates, receipts.

Nothing here knows a wire format, a process or a library; `engines` implements these ports.
"""

from afterword.inference.candidate import FREE, Candidate, PieceUse, Prices, Receipt
from afterword.inference.engine import (
    Delta,
    Engine,
    Finish,
    GenerationRequest,
    Message,
    Priority,
    PromptText,
    Sampling,
)
from afterword.inference.problems import EngineProblem, ProblemKind
from afterword.inference.tokenizer import Tokenizer

__all__ = [
    "FREE",
    "Candidate",
    "Delta",
    "Engine",
    "EngineProblem",
    "Finish",
    "GenerationRequest",
    "Message",
    "PieceUse",
    "Prices",
    "Priority",
    "ProblemKind",
    "PromptText",
    "Receipt",
    "Sampling",
    "Tokenizer",
]
