"""Across plans: candidates, scores, assignment, relations, ambition, money, and what people decided."""
