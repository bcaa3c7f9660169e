"""A document made ready: what of it is parsed, in which words, and what is marked in it."""
