"""Adapters to models: OpenAI-compatible servers, the embedded llama.cpp, tokenizers, weights.

Importing this costs nothing slow: the `openai` SDK, tiktoken and the HTTP client are loaded when
an engine or a tokenizer first needs them.
"""

from afterword.engines.child_process import Address
from afterword.engines.factory import EnginePool, embedded_model, make_engine, make_tokenizer
from afterword.engines.serving import serve_forever

__all__ = [
    "Address",
    "EnginePool",
    "embedded_model",
    "make_engine",
    "make_tokenizer",
    "serve_forever",
]
