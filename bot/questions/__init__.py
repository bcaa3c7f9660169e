"""Questions as people type them: their words, names, fields and scope, read into a ``Question``."""
