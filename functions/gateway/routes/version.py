"""What runs here; nobody needs a credential to ask."""

from importlib.metadata import version
from typing import Final

from fastapi import APIRouter

from functions.gateway.answers import JsonResponse
from functions.gateway.schemas.version import ProductVersion

API_VERSION: Final = "1"
_NAME: Final = "somaagent"
_VERSION: Final = ProductVersion(name=_NAME, version=version(_NAME), api_version=API_VERSION)

router: Final = APIRouter(tags=["health"])


@router.get("/v1/version", response_model=ProductVersion, summary="Which version is this?")
async def get_version() -> JsonResponse:
    """Name and version of the product."""
    return JsonResponse(_VERSION)
