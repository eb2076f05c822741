"""What a stranger's connection may cost, before any route is asked."""
