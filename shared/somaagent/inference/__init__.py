"""Models over the OpenAI protocol, wherever they run."""
