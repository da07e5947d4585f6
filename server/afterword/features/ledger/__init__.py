"""The ledger: what became of what was offered, and which of the text came from it."""
