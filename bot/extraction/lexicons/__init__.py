"""The extractor's word tables, and finding their phrases in a text."""
