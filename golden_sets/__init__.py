"""Golden sets: what we ask the assistant, and what a good reply looks like."""
