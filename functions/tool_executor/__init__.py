"""The tool executor judges calls of tools and runs those that are permitted, each at most once."""
