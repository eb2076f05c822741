"""Kafka for the local data plane: the embedded server and the client side of topics and groups."""
