"""Where things happen: places and countries, found in text or by name, with coordinates and an honest precision."""
