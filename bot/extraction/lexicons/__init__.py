"""Word tables: lexicons checked against a schema when they are loaded, and finding their phrases in a text."""
