"""What the OpenAPI document says beyond what FastAPI reads from the routes."""
