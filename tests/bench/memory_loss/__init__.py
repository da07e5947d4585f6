"""Does memory help? The loss of true next paragraphs under different prompts of equal length."""
