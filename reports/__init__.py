"""Say what was measured and decided. Reports decide nothing."""
