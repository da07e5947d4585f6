"""Adapters to models: OpenAI-compatible servers, the embedded llama.cpp, tokenizers, weights.

Nothing slow is imported before it is needed: the `openai` SDK, tiktoken and the HTTP client are
loaded when an engine or a tokenizer is first used. The composition root puts the parts together.
"""
