"""The loom: every candidate kept, with what it came from and what else there was."""
