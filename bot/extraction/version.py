"""The extractor's version, stored with every document so that newer extractors know what to read again."""

EXTRACTOR_VERSION = "7"
