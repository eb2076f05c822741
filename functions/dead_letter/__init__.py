"""The dead letter step keeps every event that could not be delivered, with its error."""
