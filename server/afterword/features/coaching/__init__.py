"""The coach at work: what the rules and a model say, and what the writer makes of it."""
