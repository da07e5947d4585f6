"""Keeping the running summary current: what is to be written, by whom, and when."""
