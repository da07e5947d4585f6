"""The craft rules, one to a file. `registry.py` lists them in their order."""
