"""Builds the platform's container images: `make images`. Needs nothing but Python and a builder."""
