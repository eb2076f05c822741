"""What is made of a run: figures, verdicts, pages."""
