"""Smoke test of a deployed platform: what a client needs, asked for in order, from outside."""
