"""Scorers: is this draft any good? Each file is one scorer; `catalogue.py` lists them."""
