"""The kill test: the real pipeline, killed at random moments (``make chaos``; a small one in the suite)."""
