"""Scoring what was read and found against labelled truth (CONTRACT.md section 5), one family of metrics a module."""
