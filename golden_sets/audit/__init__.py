"""The audit of a golden set: is it fit to gate on? Pure, but for reading the production file."""
