"""Mentions of incidents: their trigger, who did it to whom, and how it is told."""
