"""The pages: each function takes a visit and answers it."""
