"""The shapes of the kinds this runtime reads, strict as an API server that knows them."""
