"""What the bot knows and does. It has never heard of Telegram; ``handlers`` has."""
