"""Action templates: questions of a tenant that its sessions can be asked by name."""

from typing import Annotated, Final

import orjson
from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader
from functions.gateway.once import OnceOnly
from functions.gateway.problems import Problem, not_found
from functions.gateway.queries import action_templates as queries
from functions.gateway.quick_actions import PROMPTS, built_in, check_content, template_of
from functions.gateway.routes.personas import Editor
from functions.gateway.schemas.action_templates import (
    NewTemplate,
    Template,
    TemplateContent,
    TemplatePage,
)
from functions.gateway.state import state_of
from somaagent.storage.database import Connection

MOST_TEMPLATES: Final = 200
"""Of one tenant."""

TemplatePath = Annotated[str, Path(max_length=64, description="The action's name.")]

router: Final = APIRouter(tags=["actions"])


@router.post(
    "/v1/action-templates",
    status_code=201,
    response_model=Template,
    summary="Create an action template",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
)
async def create_template(principal: Editor, once: OnceOnly, new: NewTemplate) -> Response:
    """Create an action of the caller's tenant, which `POST …/actions` runs by its name."""
    if new.name in PROMPTS:
        raise _built_in(new.name)
    check_content(new.template, new.variables)

    async def create(connection: Connection) -> Response:
        await connection.execute(queries.LOCK_TENANT, principal.tenant)
        row = await connection.fetchrow(
            queries.INSERT, principal.tenant, new.name, *_stored(new), MOST_TEMPLATES
        )
        if row is None:
            if await connection.fetchrow(queries.FIND, principal.tenant, new.name) is not None:
                raise Problem(409, "action_exists", f"there is an action {new.name!r} already")
            raise Problem(409, "too_many", f"a tenant has at most {MOST_TEMPLATES} templates")
        location = f"/v1/action-templates/{new.name}"
        return JsonResponse(template_of(row), status_code=201, headers={"location": location})

    return await once.within(principal, create)


@router.get(
    "/v1/action-templates",
    response_model=TemplatePage,
    summary="List actions",
    responses=problems(401, 403, 422, 503),
)
async def list_templates(
    request: Request,
    principal: Reader,
    limit: Annotated[int, Query(ge=1, le=200, description="Most templates of a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=64, description="`next_cursor` of the page before.")
    ] = None,
) -> JsonResponse:
    """List the built-in actions and the tenant's templates by their name."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(
            queries.PAGE, principal.tenant, _text(cursor or ""), limit + 1
        )
    page = [template_of(row) for row in rows[:limit]]
    more = page[-1].name if len(rows) > limit else None
    if cursor is None:
        page[:0] = [built_in(name) for name in PROMPTS]
    return JsonResponse(TemplatePage(templates=page, next_cursor=more))


@router.get(
    "/v1/action-templates/{template_name}",
    response_model=Template,
    summary="Get an action",
    responses=problems(401, 403, 404, 503),
)
async def get_template(
    request: Request, principal: Reader, template_name: TemplatePath
) -> JsonResponse:
    """Get a built-in action or a template of the caller's tenant."""
    if template_name in PROMPTS:
        return JsonResponse(built_in(template_name))
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(queries.FIND, principal.tenant, _text(template_name))
    if row is None:
        raise not_found("action")
    return JsonResponse(template_of(row))


@router.put(
    "/v1/action-templates/{template_name}",
    response_model=Template,
    summary="Replace an action template",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def replace_template(
    request: Request, principal: Editor, template_name: TemplatePath, content: TemplateContent
) -> JsonResponse:
    """Give an action another question; what ran before stays as it was asked."""
    if template_name in PROMPTS:
        raise _built_in(template_name)
    check_content(content.template, content.variables)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(
            queries.REPLACE, principal.tenant, _text(template_name), *_stored(content)
        )
    if row is None:
        raise not_found("action")
    return JsonResponse(template_of(row))


@router.delete(
    "/v1/action-templates/{template_name}",
    status_code=204,
    response_class=Response,
    summary="Delete an action template",
    responses=problems(401, 403, 404, 409, 503),
)
async def delete_template(
    request: Request, principal: Editor, template_name: TemplatePath
) -> Response:
    """Delete an action; messages that came of it stay."""
    if template_name in PROMPTS:
        raise _built_in(template_name)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        gone = await connection.fetchval(queries.DELETE, principal.tenant, _text(template_name))
    if gone is None:
        raise not_found("action")
    return Response(status_code=204)


def _stored(content: TemplateContent) -> tuple[str | None, str, str]:
    variables = {name: one.model_dump() for name, one in content.variables.items()}
    return content.description, content.template, orjson.dumps(variables).decode()


def _built_in(name: str) -> Problem:
    return Problem(409, "action_built_in", f"the action {name!r} belongs to the platform")


def _text(value: str) -> str:
    """Nothing that Postgres stores holds a NUL, so nothing is found by it."""
    return value.replace("\x00", "\ufffd")
