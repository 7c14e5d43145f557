"""planextract: what Swedish municipalities want and what they spend, followed from plan to plan."""

__version__ = "0.1.0"
