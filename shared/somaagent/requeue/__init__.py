"""Calls of tools that were blocked and wait for somebody to approve them."""
