"""Edits to several texts at once, as far as the client can take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from afterword.lsp.convert import ranges_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from afterword.lsp.neighbours import Neighbour
    from afterword.manuscript import Encoding


class Confirmation(NamedTuple):
    """What the writer is asked before some edits: a label, and why, each one line."""

    label: str
    why: str


class Replacement(NamedTuple):
    """What stands in `[start, end)` (code points) replaced; None asks nobody."""

    start: int
    end: int
    text: str
    confirmation: Confirmation | None = None


class EditBuilder:
    """Collects replacements and makes one workspace edit of them.

    Texts that are open carry their version, so that a client refuses edits of an older one.
    """

    def __init__(self, client: types.ClientCapabilities, encoding: Encoding) -> None:
        """For a client with these capabilities, in its columns."""
        support = client.workspace.workspace_edit if client.workspace else None
        self._versioned = takes_document_changes(client)
        annotated = support.change_annotation_support if support else None
        self.asks_to_confirm = self._versioned and annotated is not None
        self._encoding = encoding
        self._edits: dict[str, list[types.TextEdit | types.AnnotatedTextEdit]] = {}
        self._versions: dict[str, int | None] = {}
        self._annotations: dict[str, types.ChangeAnnotation] = {}

    def replace(
        self,
        neighbour: Neighbour,
        start: int,
        end: int,
        text: str,
        confirmation: Confirmation | None = None,
    ) -> None:
        """Replace `[start, end)` (code points); ask first where the client can."""
        for _ in self.replace_all(neighbour, [Replacement(start, end, text, confirmation)]):
            pass

    def replace_all(
        self, neighbour: Neighbour, replaced: Sequence[Replacement]
    ) -> Iterator[types.Range]:
        """Make many replacements in a text, in its order, one at each step."""
        spans = [(one.start, one.end) for one in replaced]
        ranges = ranges_of(neighbour.text, spans, self._encoding)
        for one, span in zip(replaced, ranges, strict=True):
            self._versions[neighbour.uri] = neighbour.version
            edits = self._edits.setdefault(neighbour.uri, [])
            if one.confirmation is None or not self.asks_to_confirm:
                edits.append(types.TextEdit(span, one.text))
            else:
                label = self._asked(one.confirmation)
                edits.append(types.AnnotatedTextEdit(label, span, one.text))
            yield span

    def _asked(self, confirmation: Confirmation) -> str:
        """The annotation that asks it, by its label."""
        label, why = confirmation
        self._annotations.setdefault(
            label, types.ChangeAnnotation(label, needs_confirmation=True, description=why)
        )
        return label

    def built(self) -> types.WorkspaceEdit:
        """The edit; an empty one where nothing was to be replaced."""
        if not self._versioned:
            return types.WorkspaceEdit(
                changes={
                    uri: [edit for edit in edits if isinstance(edit, types.TextEdit)]
                    for uri, edits in self._edits.items()
                }
            )
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(
                    types.OptionalVersionedTextDocumentIdentifier(uri, self._versions[uri]),
                    list(edits),
                )
                for uri, edits in self._edits.items()
            ],
            change_annotations=self._annotations or None,
        )


def takes_document_changes(client: types.ClientCapabilities) -> bool:
    """Whether a client takes versioned edits; one that makes files does, says it so or not."""
    support = client.workspace.workspace_edit if client.workspace else None
    return bool(support and (support.document_changes or support.resource_operations))
