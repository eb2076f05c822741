"""Personas: system prompts of a tenant that sessions and messages name."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader, needs
from functions.gateway.once import OnceOnly
from functions.gateway.persona_choice import check_choice
from functions.gateway.problems import Problem, not_found, unknown_persona
from functions.gateway.queries import personas as queries
from functions.gateway.routes.tools import tools_of
from functions.gateway.schemas.personas import (
    BUILT_IN,
    ChangedPersona,
    NewPersona,
    Persona,
    PersonaPage,
)
from functions.gateway.state import state_of
from somaagent.identity import Principal
from somaagent.storage.database import Connection

MOST_PERSONAS: Final = 1000
"""Of one tenant."""

Editor = Annotated[Principal, Depends(needs("personas:write"))]
PersonaPath = Annotated[str, Path(max_length=64, description="The persona.")]

router: Final = APIRouter(tags=["personas"])


@router.post(
    "/v1/personas",
    status_code=201,
    response_model=Persona,
    summary="Create a persona",
    responses=problems(400, 401, 403, 408, 409, 413, 415, 422, 503),
)
async def create_persona(
    request: Request, principal: Editor, once: OnceOnly, new: NewPersona
) -> Response:
    """Create a persona of the caller's tenant."""
    if new.id == BUILT_IN:
        raise _built_in()
    _check_tools(request, principal, new.tools)

    async def create(connection: Connection) -> Response:
        await connection.execute(queries.LOCK_TENANT, principal.tenant)
        row = await connection.fetchrow(
            queries.INSERT,
            principal.tenant,
            new.id,
            new.name,
            new.system_prompt,
            new.profile,
            new.temperature,
            new.tools,
            new.tool_choice,
            MOST_PERSONAS,
        )
        if row is None:
            if await connection.fetchrow(queries.FIND, principal.tenant, new.id) is not None:
                raise Problem(409, "persona_exists", f"there is a persona {new.id!r} already")
            raise Problem(409, "too_many", f"a tenant has at most {MOST_PERSONAS} personas")
        await check_choice(state_of(request), connection, principal.tenant, row)
        return JsonResponse(
            _persona(row), status_code=201, headers={"location": f"/v1/personas/{new.id}"}
        )

    return await once.within(principal, create)


@router.get(
    "/v1/personas",
    response_model=PersonaPage,
    summary="List personas",
    responses=problems(401, 403, 422, 503),
)
async def list_personas(
    request: Request,
    principal: Reader,
    limit: Annotated[int, Query(ge=1, le=200, description="Most personas of a page.")] = 50,
    cursor: Annotated[
        str | None, Query(max_length=64, description="`next_cursor` of the page before.")
    ] = None,
) -> JsonResponse:
    """List the tenant's personas by their id, the built-in one first."""
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        rows = await connection.fetch(
            queries.PAGE, principal.tenant, _text(cursor or ""), limit + 1
        )
    page = [_persona(row) for row in rows[:limit]]
    more = page[-1].id if len(rows) > limit else None
    if cursor is None:
        page.insert(0, built_in())
    return JsonResponse(PersonaPage(personas=page, next_cursor=more))


@router.get(
    "/v1/personas/{persona_id}",
    response_model=Persona,
    summary="Get a persona",
    responses=problems(401, 403, 404, 503),
)
async def get_persona(request: Request, principal: Reader, persona_id: PersonaPath) -> JsonResponse:
    """Get a persona of the caller's tenant."""
    if persona_id == BUILT_IN:
        return JsonResponse(built_in())
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(queries.FIND, principal.tenant, _text(persona_id))
    if row is None:
        raise not_found("persona")
    return JsonResponse(_persona(row))


@router.patch(
    "/v1/personas/{persona_id}",
    response_model=Persona,
    summary="Change a persona",
    responses=problems(400, 401, 403, 404, 408, 409, 413, 415, 422, 503),
)
async def change_persona(
    request: Request, principal: Editor, persona_id: PersonaPath, changed: ChangedPersona
) -> JsonResponse:
    """Change a persona; turns that begin from now on use it as it is then."""
    if persona_id == BUILT_IN:
        raise _built_in()
    for name in ("name", "system_prompt"):
        if name in changed.model_fields_set and getattr(changed, name) is None:
            raise Problem(
                422,
                "invalid_request",
                f"wrong: #/{name}",
                errors=[{"pointer": f"#/{name}", "detail": "must not be null"}],
            )
    _check_tools(request, principal, changed.tools)
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        row = await connection.fetchrow(
            queries.UPDATE,
            principal.tenant,
            _text(persona_id),
            changed.name,
            changed.system_prompt,
            changed.profile,
            changed.temperature,
            changed.tools,
            changed.tool_choice,
            sorted(changed.model_fields_set),
        )
        if row is None:
            raise not_found("persona")
        await check_choice(state_of(request), connection, principal.tenant, row)
    return JsonResponse(_persona(row))


@router.delete(
    "/v1/personas/{persona_id}",
    status_code=204,
    response_class=Response,
    summary="Delete a persona",
    responses=problems(401, 403, 404, 409, 503),
)
async def delete_persona(request: Request, principal: Editor, persona_id: PersonaPath) -> Response:
    """Delete a persona; sessions that name it go on with the built-in one."""
    if persona_id == BUILT_IN:
        raise _built_in()
    database = await state_of(request).database()
    async with database.transaction(principal.tenant) as connection:
        gone = await connection.fetchval(queries.DELETE, principal.tenant, _text(persona_id))
    if gone is None:
        raise not_found("persona")
    return Response(status_code=204)


def built_in() -> Persona:
    """The persona that every tenant has."""
    return Persona(
        id=BUILT_IN,
        name="Default",
        system_prompt=None,
        profile=None,
        temperature=None,
        tools=None,
        tool_choice=None,
        built_in=True,
        created_at=None,
        updated_at=None,
    )


async def checked_persona(connection: Connection, tenant: str, persona: str | None) -> str | None:
    """The persona as it is stored: None for the built-in one.

    Raises:
        Problem: 422, the tenant has no such persona.
    """
    if persona is None or persona == BUILT_IN:
        return None
    if await connection.fetchrow(queries.FIND, tenant, persona) is None:
        raise unknown_persona()
    return persona


def _check_tools(request: Request, principal: Principal, tools: Sequence[str] | None) -> None:
    """Refuse names of which the tenant has no tool, or which come twice."""
    names, known = tools or (), tools_of(state_of(request), principal.tenant)
    wrong = [
        {"pointer": f"#/tools/{place}", "detail": _wrong(name, names[:place])}
        for place, name in enumerate(names)
        if name not in known or name in names[:place]
    ]
    if wrong:
        pointers = ", ".join(each["pointer"] for each in wrong)
        raise Problem(422, "invalid_request", f"wrong: {pointers}", errors=wrong)


def _wrong(name: str, before: Sequence[str]) -> str:
    return f"{name!r} is named twice" if name in before else f"there is no tool {name!r}"


def _built_in() -> Problem:
    return Problem(409, "persona_built_in", f"the persona {BUILT_IN!r} belongs to the platform")


def _text(value: str) -> str:
    """Nothing that Postgres stores holds a NUL, so nothing is found by it."""
    return value.replace("\x00", "\ufffd")


def _persona(row: Any) -> Persona:  # Any: a database row
    return Persona(**dict(row), built_in=False)
