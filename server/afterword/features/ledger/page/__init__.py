"""The ledger as one page: HTML, CSS and SVG in one file that needs nothing else, and no script."""

from afterword.features.ledger.page.page import Cover, page

__all__ = ["Cover", "page"]
