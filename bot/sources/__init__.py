"""The world to documents: pasted texts, pages, feeds and data sets become ``Document``s. No database, no Telegram."""
