"""The router picks the model profile that answers a turn, and says why."""
