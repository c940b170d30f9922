"""Make it happen: the only package with a clock, a network, a disk and an exit code."""
