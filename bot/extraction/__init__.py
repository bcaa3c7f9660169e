"""Text to claims and tallies: pure, without network and database.

``extractor`` holds the front door. It is not imported here: the parser takes 150 MB, which only the processes that read
documents should pay, and not those that want a date or a lexicon.
"""
