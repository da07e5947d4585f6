"""The model's critique of one paragraph: what is asked, and what of the answer may be shown."""
