"""What a chat has chosen: what it follows and mutes, how it wants to be told, and what it says to an alert."""
