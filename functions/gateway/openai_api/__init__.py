"""The routes that speak OpenAI's protocol: their errors, and answers straight from the model."""
