"""The context that would be sent to the model, counted by the model's own server."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request

from functions.gateway.answers import JsonResponse, problems
from functions.gateway.authentication import Reader
from functions.gateway.problems import RETRY_AFTER_SECONDS, Problem, not_found
from functions.gateway.queries.context import NOW
from functions.gateway.routes.sessions import SessionId
from functions.gateway.schemas.context import Context, ContextMessage, ContextSummary
from functions.gateway.state import GatewayState, state_of
from somaagent.errors import ModelUnavailable
from somaagent.inference.chat import PromptMessage
from somaagent.inference.context import build_context, newest_that_fit
from somaagent.inference.tool_messages import step_messages
from somaagent.storage.attachments import attachments_of
from somaagent.storage.history import newest_exchanges
from somaagent.storage.summaries import BEFORE_ALL, marked
from somaagent.storage.turn_steps import NOTHING, steps_before

_BEHIND_ALL: Final = 2_147_483_647

router: Final = APIRouter(tags=["sessions"])


@router.get(
    "/v1/sessions/{session_id}/context",
    response_model=Context,
    summary="Get what the model would be shown",
    responses=problems(401, 403, 404, 503),
)
async def get_context(request: Request, principal: Reader, session_id: SessionId) -> JsonResponse:
    """Get the messages that would be sent to the model now, with their tokens."""
    return JsonResponse(await context_of(state_of(request), principal.tenant, session_id))


async def context_of(state: GatewayState, tenant: str, session_id: UUID) -> Context:
    """The context of a session.

    Raises:
        Problem: 404, the tenant has no such session; 503, the model's server does not count.
        StorageUnavailable: Postgres failed.
    """
    settings, tools = state.settings.model, state.settings.tools
    database = await state.database()
    async with database.transaction(tenant) as connection:
        row = await connection.fetchrow(NOW, tenant, session_id)
        if row is None:
            raise not_found("session")
        if settings is None or state.tokens is None:
            raise _away("no model is configured here")
        before = row["seq"] if row["turn_id"] is not None else _BEHIND_ALL
        characters = settings.attachment_characters
        exchanges = await newest_exchanges(
            connection,
            tenant,
            session_id,
            before_seq=before,
            attachment_characters=characters,
            after_seq=BEFORE_ALL if row["covers_seq"] is None else row["covers_seq"],
        )
        asked = [] if row["turn_id"] is None else [row["turn_id"]]
        files = await attachments_of(connection, tenant, asked, characters=characters)
        past = NOTHING
        if row["step"]:
            past = await steps_before(
                connection, tenant, row["turn_id"], characters=tools.result_characters
            )
    summary = marked(session_id, row["summary"])
    history = await newest_that_fit(
        exchanges,
        state.tokens.measure,
        tokens=settings.history_tokens,
        attachment_characters=characters,
        summary=summary,
    )
    messages: list[PromptMessage] = []
    messages += build_context(
        system_prompt=row["system_prompt"] or settings.system_prompt,
        history=history,
        question=row["question"] or "",
        attachments=files.get(row["turn_id"], ()),
        attachment_characters=characters,
        summary=summary,
    )
    if row["turn_id"] is None and not messages[-1]["content"]:
        # Nobody has asked yet.
        messages.pop()
    messages += step_messages(past.steps, characters=tools.result_characters)
    try:
        counted = await state.tokens.count(messages)
    except ModelUnavailable as error:
        raise _away(str(error)) from error
    return Context(
        turn_id=row["turn_id"],
        model=settings.name,
        messages=[
            ContextMessage.model_validate({**message, "tokens": tokens})
            for message, tokens in zip(messages, counted.messages, strict=True)
        ],
        tokens=counted.prompt,
        summary=_summary(row),
        left_out_messages=2 * (row["said"] - len(history)),
        summary_failure=row["failure"],
    )


def _summary(row: Any) -> ContextSummary | None:  # Any: a database row
    if row["summary"] is None:
        return None
    return ContextSummary(text=row["summary"], covers_messages=2 * row["covers_turns"])


async def tokens_of(state: GatewayState, text: str) -> int:
    """How many tokens a text has.

    Raises:
        Problem: 503, the model's server does not count.
    """
    if state.tokens is None:
        raise _away("no model is configured here")
    try:
        counted = await state.tokens.count([{"role": "user", "content": text}])
    except ModelUnavailable as error:
        raise _away(str(error)) from error
    return counted.messages[0]


def _away(detail: str) -> Problem:
    headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
    return Problem(503, "model_unavailable", detail, headers=headers)
