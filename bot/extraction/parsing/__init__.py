"""spaCy's pipeline, made quick, and how its dependency parse is read."""
