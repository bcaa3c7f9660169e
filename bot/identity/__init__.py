"""Names to known things: who an armed actor is and where a place lies. No network, no database."""
