"""Perception admits a message to its session's mailbox and says what kind of message it is."""
