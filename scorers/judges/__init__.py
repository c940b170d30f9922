"""Judges: scorers that ask a model, and the bridges to deepeval and ragas."""
