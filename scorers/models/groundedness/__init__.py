"""The local reader of claims and lines; see MODEL_CARD.md."""
