"""Measurements of quality and speed: run with make bench, never timed in tests."""
