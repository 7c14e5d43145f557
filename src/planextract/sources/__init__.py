"""Source profiles: one TOML file a municipality, and the one module that loads them."""
