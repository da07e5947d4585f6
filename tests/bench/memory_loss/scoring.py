"""The embedded model's own loss on a text, through transformers: its server gives none."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, logging

from afterword.manuscript.sentences import sentence_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_OPENING: Final = frozenset("\"'“‘«(—")
_FIRST_PERSON: Final = re.compile(r"I(?:[’'].*)?\Z")


@dataclass(frozen=True, slots=True)
class Scored:
    """Losses of a target's tokens (nats): all of them, and those of its names.

    `prompt_tokens` is what stood before the target, the paragraph break with it.
    """

    losses: tuple[float, ...]
    entity_losses: tuple[float, ...]
    prompt_tokens: int

    @property
    def mean(self) -> float:
        return sum(self.losses) / len(self.losses)


class Scorer:
    """The weights in half precision, which two cores do twice as fast as single."""

    def __init__(self, weights: Path) -> None:
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        # On a busy machine two threads wait for each other: there, one is many times as fast.
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))
        folder, file = weights.parent, weights.name
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=file)
        model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.bfloat16)
        self._model: Any = model.eval()

    def score(self, prompt: str, target: str) -> Scored:
        """The loss of each of the target's tokens after `prompt` and what parts them.

        Prompt and target are tokenised together: to this tokenizer a paragraph break inside a
        text is two tokens, and at a text's end one.
        """
        return self.scores([prompt], target)[0]

    def scores(self, prompts: Sequence[str], target: str) -> list[Scored]:
        """The target's losses after each of several prompts; their common start is read once."""
        texts = [
            self._tokenizer(prompt + target, add_special_tokens=False, return_offsets_mapping=True)
            for prompt in prompts
        ]
        firsts = [
            next(n for n, (start, _) in enumerate(text.offset_mapping) if start >= len(prompt))
            for text, prompt in zip(texts, prompts, strict=True)
        ]
        # The token before the target predicts its first one, and so is read with each.
        heads = [text.input_ids[: first - 1] for text, first in zip(texts, firsts, strict=True)]
        same = (len(set(ids)) == 1 for ids in zip(*heads, strict=False))
        shared = sum(takewhile(bool, same))
        found = []
        with torch.inference_mode():
            cache = self._read(heads[0][:shared], None).past_key_values if shared else None
            for text, first, prompt in zip(texts, firsts, prompts, strict=True):
                read = self._read(text.input_ids[shared:], cache).last_hidden_state
                if cache is not None:
                    cache.crop(shared - len(text.input_ids))
                logits = self._model.lm_head(read[0, first - 1 - shared : -1]).float()
                losses = torch.nn.functional.cross_entropy(
                    logits, torch.tensor(text.input_ids[first:]), reduction="none"
                ).tolist()
                of_names = _of_names(losses, text.offset_mapping[first:], len(prompt), target)
                found.append(Scored(tuple(losses), of_names, first))
        return found

    def _read(self, ids: list[int], cache: Any) -> Any:
        return self._model.model(torch.tensor([ids]), past_key_values=cache, use_cache=True)


def _of_names(
    losses: Sequence[float], spans: Sequence[tuple[int, int]], begin: int, target: str
) -> tuple[float, ...]:
    """The losses of the tokens of names; `spans` and `begin`, the target's, in code points."""
    names = list(entities(target))
    return tuple(
        loss
        for loss, (start, end) in zip(losses, spans, strict=True)
        if any(start - begin < b and end - begin > a for a, b in names)
    )


def entities(text: str) -> Iterator[tuple[int, int]]:
    """Where words with a capital stand in mid-sentence: code points."""
    begin = 0
    for end in [*sentence_ends(text), len(text)]:
        for number, match in enumerate(_WORD.finditer(text, begin, end)):
            word = match.group()
            opens = number == 0 or text[match.start() - 1] in _OPENING
            if word[0].isupper() and not opens and not _FIRST_PERSON.match(word):
                yield match.span()
        begin = end
