"""The editor's letter on a whole piece: notes by chapter, then one letter made of them."""
