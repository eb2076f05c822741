"""What one person or producer does, a module each, with a page of its own."""
