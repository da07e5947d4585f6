"""How long a text is to each model: exactly where that can be had, from above where not."""

from afterword.engines.tokenizers.estimate import EstimatingTokenizer, estimate_tokens
from afterword.engines.tokenizers.openai import OpenAITokenizer, openai_encoding
from afterword.engines.tokenizers.remote import RemoteTokenizer
from afterword.engines.tokenizers.weights import UnknownTokenizerError, WeightsTokenizer

__all__ = [
    "EstimatingTokenizer",
    "OpenAITokenizer",
    "RemoteTokenizer",
    "UnknownTokenizerError",
    "WeightsTokenizer",
    "estimate_tokens",
    "openai_encoding",
]
