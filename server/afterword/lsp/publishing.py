"""Findings as the client is sent them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from afterword.lsp.convert import range_of
from afterword.lsp.neighbours import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from afterword.lsp.diagnostics import Finding
    from afterword.lsp.open_document import OpenDocument
    from afterword.lsp.server import AfterwordServer

SOURCE: Final = "afterword"


def publisher_for(server: AfterwordServer, uri: str) -> Callable[[Sequence[Finding]], None]:
    """What sends the findings of one document."""

    def publish(found: Sequence[Finding]) -> None:
        document = server.session.documents.get(uri)
        shown = [diagnostic(server, document, finding) for finding in found] if document else []
        can = _abilities(server)
        versioned = bool(document and can and can.version_support)
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri, shown, version=document.version if document and versioned else None
            )
        )

    return publish


def diagnostic(
    server: AfterwordServer, document: OpenDocument, finding: Finding
) -> types.Diagnostic:
    """One finding, with what the client can make of it."""
    can = _abilities(server)
    text, encoding = document.manuscript.text, server.session.encoding
    related = list(_related(server, document, finding))
    severity = types.DiagnosticSeverity
    described = bool(can and can.code_description_support and finding.href)
    return types.Diagnostic(
        range=range_of(text, finding.start, finding.end, encoding),
        message=finding.message,
        severity=severity.Hint if finding.hint else severity.Information,
        code=finding.code,
        code_description=types.CodeDescription(finding.href) if described else None,
        source=SOURCE,
        related_information=related if can and can.related_information and related else None,
        data={"source": finding.source} if can and can.data_support else None,
    )


def _related(
    server: AfterwordServer, document: OpenDocument, finding: Finding
) -> Iterator[types.DiagnosticRelatedInformation]:
    """The other places that have to do with a finding."""
    text, encoding = document.manuscript.text, server.session.encoding
    for anchor in finding.anchors[1:]:
        span = range_of(text, anchor.start, anchor.end, encoding)
        yield types.DiagnosticRelatedInformation(types.Location(document.uri, span), anchor.says)
    for place in finding.elsewhere:
        at = types.Position(place.line, 0)
        location = types.Location(uri_of(server.session, place.path), types.Range(at, at))
        yield types.DiagnosticRelatedInformation(location, place.says)


def _abilities(server: AfterwordServer) -> types.PublishDiagnosticsClientCapabilities | None:
    client = server.client_capabilities.text_document
    return client.publish_diagnostics if client else None
