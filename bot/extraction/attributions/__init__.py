"""Who says so: speakers, their stance to an incident, and whom they hold responsible."""
