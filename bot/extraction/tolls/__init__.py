"""Casualties: who was killed, injured, missing, captured or displaced, how many, and what they add up to."""
