"""What is stored: the database, its migrations, and the queries, one module a subject."""
