"""The Swedish of plans: amounts, headers, terms, inflection, sentences. Knows no geometry."""
