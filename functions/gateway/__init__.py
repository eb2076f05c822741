"""The gateway takes messages over HTTP, stores and publishes them, and streams the answers."""
