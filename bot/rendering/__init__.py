"""Events and answers as people see them: Telegram HTML, map and chart pictures. No database, no network."""
