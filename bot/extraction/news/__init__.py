"""What is news, what is background, and what is no incident at all."""
