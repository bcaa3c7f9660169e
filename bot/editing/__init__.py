"""Editors at work: what they type is read, what it would do is shown, and once confirmed it stands until undone."""
