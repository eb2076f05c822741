"""What runs here."""

from pydantic import BaseModel

from functions.gateway.schemas.model import model
from somaagent.described import Described


class ProductVersion(Described, BaseModel):
    """The product, its version, and that of the API."""

    model_config = model({"name": "somaagent", "version": "0.1.0", "api_version": "1"})

    name: str
    """The product."""
    version: str
    """Its version."""
    api_version: str
    """The version in the paths of the API."""
