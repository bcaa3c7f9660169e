"""Where and when a mention's deed took place."""
