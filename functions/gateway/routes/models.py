"""Models as OpenAI's clients list them: the tenant's personas."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, openai_errors
from functions.gateway.openai_api.personas import find
from functions.gateway.queries import personas as queries
from functions.gateway.routes.chat_completions import ChatUser
from functions.gateway.routes.personas import MOST_PERSONAS
from functions.gateway.schemas.openai_models import OpenAIModel, OpenAIModelList
from functions.gateway.schemas.personas import BUILT_IN
from functions.gateway.state import state_of

ModelPath = Annotated[str, Path(max_length=256, description="The persona.")]

router: Final = APIRouter(tags=["openai"])


@router.get(
    "/v1/models",
    response_model=OpenAIModelList,
    summary="List models",
    responses=openai_errors(401, 403, 429, 503),
)
async def list_models(request: Request, principal: ChatUser) -> JsonResponse:
    """List what `model` of a request may say: the built-in persona and the tenant's own."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(queries.PAGE, principal.tenant, "", MOST_PERSONAS)
    models = [_model(row, principal.tenant) for row in rows]
    return JsonResponse(OpenAIModelList(object="list", data=[_built_in(), *models]))


@router.get(
    "/v1/models/{model}",
    response_model=OpenAIModel,
    summary="Get a model",
    responses=openai_errors(401, 403, 404, 429, 503),
)
async def get_model(request: Request, principal: ChatUser, model: ModelPath) -> JsonResponse:
    """Get a persona of the caller's tenant as a model."""
    if model == BUILT_IN:
        return JsonResponse(_built_in())
    row = await find(state_of(request), principal.tenant, model)
    return JsonResponse(_model(row, principal.tenant))


def _model(row: Any, tenant: str) -> OpenAIModel:  # Any: a database row
    created = int(row["created_at"].timestamp())
    return OpenAIModel(id=row["id"], object="model", created=created, owned_by=tenant)


def _built_in() -> OpenAIModel:
    return OpenAIModel(id=BUILT_IN, object="model", created=0, owned_by="somaagent")
