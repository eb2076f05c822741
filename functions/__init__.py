"""The steps of the platform, one folder each; they meet only through events."""
