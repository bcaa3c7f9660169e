"""Reports come in: from feeds, files, links and chats, read in worker processes, stored and filed."""
