"""Small local models that scorers need, each with its card."""
