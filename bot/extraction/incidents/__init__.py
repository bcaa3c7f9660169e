"""Incidents: mentions of one deed joined, those of different deeds kept apart."""
