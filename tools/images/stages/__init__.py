"""What the stages of the Dockerfile run."""
