"""What the process counts, and how Prometheus reads it."""
