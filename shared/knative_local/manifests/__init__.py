"""Manifests: read, refused where a cluster or this runtime would refuse them, and made a plan."""
