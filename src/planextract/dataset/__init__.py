"""The published dataset: schema, building, gates, export, releases and their comparison."""
