"""How the bot talks on Telegram: the table of handlers, and a Bot API of its own for working without Telegram."""
