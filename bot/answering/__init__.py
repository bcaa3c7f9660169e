"""Answers to what a chat asks of the record: messages, pictures, details, histories and files."""
