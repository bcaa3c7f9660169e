"""Single expressions and what they come to: figures, and days in UCDP's precision."""
