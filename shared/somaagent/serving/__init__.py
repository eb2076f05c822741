"""Serving a step: the adapter between Functions Framework, the broker and a handler."""
