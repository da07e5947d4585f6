"""Do fillings use both sides? The loss of the paragraph after a gap, given what was put into it."""
