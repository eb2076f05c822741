from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    session_id: UUID,
    *,
    turn_id: None | Unset | UUID = UNSET,
    last_event_id: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(last_event_id, Unset):
        headers["Last-Event-ID"] = last_event_id

    params: dict[str, Any] = {}

    json_turn_id: None | str | Unset
    if isinstance(turn_id, Unset):
        json_turn_id = UNSET
    elif isinstance(turn_id, UUID):
        json_turn_id = str(turn_id)
    else:
        json_turn_id = turn_id
    params["turn_id"] = json_turn_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/session/{session_id}/events".format(
            session_id=quote(str(session_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ProblemDetails | str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

    if response.status_code == 401:
        response_401 = ProblemDetails.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ProblemDetails.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = ProblemDetails.from_dict(response.json())

        return response_404

    if response.status_code == 414:
        response_414 = ProblemDetails.from_dict(response.json())

        return response_414

    if response.status_code == 422:
        response_422 = ProblemDetails.from_dict(response.json())

        return response_422

    if response.status_code == 429:
        response_429 = ProblemDetails.from_dict(response.json())

        return response_429

    if response.status_code == 431:
        response_431 = ProblemDetails.from_dict(response.json())

        return response_431

    if response.status_code == 503:
        response_503 = ProblemDetails.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[Any | ProblemDetails | str]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    turn_id: None | Unset | UUID = UNSET,
    last_event_id: None | str | Unset = UNSET,
) -> Response[Any | ProblemDetails | str]:
    """Stream answers

     Stream a turn, or a whole session from its earliest unfinished turn on.

    `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
    turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
    `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
    `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
    `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
    it missed.

    Deprecated: `/v1/sessions/{session_id}/stream` does the same.

    Args:
        session_id (UUID): The session.
        turn_id (None | Unset | UUID): Stream this turn alone, from its first event to its last.
        last_event_id (None | str | Unset): Continue after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails | str]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        turn_id=turn_id,
        last_event_id=last_event_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    turn_id: None | Unset | UUID = UNSET,
    last_event_id: None | str | Unset = UNSET,
) -> Any | ProblemDetails | str | None:
    """Stream answers

     Stream a turn, or a whole session from its earliest unfinished turn on.

    `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
    turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
    `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
    `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
    `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
    it missed.

    Deprecated: `/v1/sessions/{session_id}/stream` does the same.

    Args:
        session_id (UUID): The session.
        turn_id (None | Unset | UUID): Stream this turn alone, from its first event to its last.
        last_event_id (None | str | Unset): Continue after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails | str
    """

    return sync_detailed(
        session_id=session_id,
        client=client,
        turn_id=turn_id,
        last_event_id=last_event_id,
    ).parsed


async def asyncio_detailed(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    turn_id: None | Unset | UUID = UNSET,
    last_event_id: None | str | Unset = UNSET,
) -> Response[Any | ProblemDetails | str]:
    """Stream answers

     Stream a turn, or a whole session from its earliest unfinished turn on.

    `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
    turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
    `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
    `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
    `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
    it missed.

    Deprecated: `/v1/sessions/{session_id}/stream` does the same.

    Args:
        session_id (UUID): The session.
        turn_id (None | Unset | UUID): Stream this turn alone, from its first event to its last.
        last_event_id (None | str | Unset): Continue after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails | str]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        turn_id=turn_id,
        last_event_id=last_event_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    turn_id: None | Unset | UUID = UNSET,
    last_event_id: None | str | Unset = UNSET,
) -> Any | ProblemDetails | str | None:
    """Stream answers

     Stream a turn, or a whole session from its earliest unfinished turn on.

    `restarted` voids the deltas that the turn has streamed so far. `tool_call` says which tool the
    turn waits for, and `tool_result` what came of it; one may come twice with the same `call_id`.
    `waiting_for_approval` says that a call goes on when somebody has decided its `requeue_id`, and
    `canvas_item` what the session's canvas shows besides; one may come twice with one `item_id`.
    `completed` has the whole answer. A client that was cut off sends `Last-Event-ID` and gets what
    it missed.

    Deprecated: `/v1/sessions/{session_id}/stream` does the same.

    Args:
        session_id (UUID): The session.
        turn_id (None | Unset | UUID): Stream this turn alone, from its first event to its last.
        last_event_id (None | str | Unset): Continue after this event.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails | str
    """

    return (
        await asyncio_detailed(
            session_id=session_id,
            client=client,
            turn_id=turn_id,
            last_event_id=last_event_id,
        )
    ).parsed
