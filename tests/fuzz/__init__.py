"""Fuzzing the reading of documents: mutated PDFs go through the real extract stage, and what comes out is judged."""
