"""Logs and traces; metrics join them when something reads them."""
