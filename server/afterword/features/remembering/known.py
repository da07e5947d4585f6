"""What is known of a story in this session: its extracts, its summaries, what the writer wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from afterword.manuscript.sentences import sentence_ends
from afterword.manuscript.words import count_words
from afterword.memory import extracts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from afterword.features.remembering.scribe import Scribe
    from afterword.memory.extracts import Extract
    from afterword.memory.sidecar import Written
    from afterword.memory.story import Covered, Story
    from afterword.memory.tree import Node

#: What versions of a text that are gone may leave behind, in parts of what the text has now.
_LEFT_BEHIND: Final = 3
#: A text of fewer words is no longer than its summary would be, and stands for itself.
SHORT: Final = 80

#: Code points; letters of scripts without spaces would make a word of a page.
_LONGEST_WORD: Final = 12


class Known:
    """What is known, by the digest of what it is known of; changed on the event loop alone.

    Attributes:
        summaries: what the model wrote, of whatever it wrote already.
        written: what the writer wrote in the sidecar, by the unit it is about.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self.summaries: dict[bytes, str] = {}
        self.written: Mapping[int, Written] = {}
        self._extracts: dict[bytes, Extract] = {}
        self._of: tuple[str, str] = ("", "")

    def snapshot(self) -> Known:
        """What is known now, as prompts are to take it until the next one.

        While a model writes summaries by the dozen, prompts would else change with each of them,
        and an engine would read them anew.
        """
        taken = Known()
        taken.summaries = dict(self.summaries)
        taken.written = self.written
        taken._extracts = self._extracts
        return taken

    def extract(self, node: Node) -> Extract | None:
        """The node's extract; None where it has not been read."""
        return self._extracts.get(node.digest)

    def has_of(self, node: Node) -> bool:
        """Whether anything is known of the node, or of what stands at either end of it."""
        return any(
            self.extract(end) is not None or end.digest in self.summaries
            for side in (0, -1)
            for end in _edge(node, side)
        )

    def reading(self, story: Story, offset: int, *, ahead: bool = True) -> Iterator[None]:
        """Read what has not been read, nearest to the offset first; a step is a passage or node.

        For `paced`. A node's extract is made of its children's. Without `ahead`, what doesn't end
        before the offset is left unread.
        """
        self._forget(story)
        unread = story.build_order(
            offset, done=lambda node: node.digest in self._extracts, ahead=ahead
        )
        for covered in unread:
            node = covered.node
            if node.children:
                parts = [self._extracts[child.digest] for child in node.children]
                self._extracts[node.digest] = extracts.merged(parts)
            else:
                self._extracts[node.digest] = extracts.read(story.passage_text(covered.first))
            yield

    def use(self, scribe: Scribe) -> None:
        """Take up another model or prompt, whose summaries are others, or none at all."""
        made_by = (scribe.model, scribe.recipe(leaf=True)) if scribe.generative else ("", "")
        if made_by != self._of:
            self.summaries.clear()
            self._of = made_by

    def look_up(self, nodes: Iterable[Node], scribe: Scribe) -> None:
        """Find what the model wrote of these nodes in earlier sessions; reads from the disk."""
        unknown = [node for node in nodes if node.digest not in self.summaries]
        self.summaries.update(scribe.kept(unknown))

    def told(self, story: Story, covered: Covered, words: int) -> str:
        """The best account of a stretch in about so many words; its own text where it is short."""
        if covered.node.words <= SHORT:
            return text_of(story, covered)
        if summary := self.summaries.get(covered.node.digest):
            return summary
        extract = self.extract(covered.node)
        # A page of nothing but speech may tell nothing by itself: then it is told by how it begins.
        return (extract and extract.summary(words)) or _beginning(text_of(story, covered), words)

    def _is_read(self, node: Node) -> bool:
        return node.digest in self._extracts

    def _forget(self, story: Story) -> None:
        """Let go of what no text has any more, once that is much."""
        most = max(256, _LEFT_BEHIND * 2 * story.count)
        if len(self._extracts) + len(self.summaries) <= most:
            return
        kept = {covered.node.digest for covered in story.build_order(0)}
        self._extracts = {digest: e for digest, e in self._extracts.items() if digest in kept}
        self.summaries = {digest: s for digest, s in self.summaries.items() if digest in kept}


def text_of(story: Story, covered: Covered) -> str:
    """The clean prose of a stretch, paragraphs parted by blank lines."""
    passages = range(covered.first, covered.first + covered.node.leaves)
    return "\n\n".join(filter(None, map(story.passage_text, passages)))


def _beginning(text: str, words: int) -> str:
    """Whole sentences from the start, in about so many words; at worst words."""
    flat = " ".join(text.split())
    ends = [end for end in sentence_ends(flat) if count_words(flat[:end]) <= words]
    if ends:
        return flat[: ends[-1]].strip()
    few = " ".join(flat.split(" ", words)[:words])[: words * _LONGEST_WORD]
    return few if few == flat else f"{few} …"


def _edge(node: Node, side: int) -> Iterator[Node]:
    """The node, its first or last child, that one's, and so on."""
    yield node
    while node.children:
        node = node.children[side]
        yield node
