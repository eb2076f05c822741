"""The two-way form of a session: messages in, what its turns say out, on one WebSocket."""
