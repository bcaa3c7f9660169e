"""Claims and events: whether a claim tells of a known event, and what an event's claims add up to. Pure."""
