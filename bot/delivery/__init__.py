"""What chats are sent unasked: alerts, what becomes of them, and digests, all written down before they go out."""
