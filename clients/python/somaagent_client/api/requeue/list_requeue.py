from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.list_requeue_state_type_0 import ListRequeueStateType0
from ...models.problem_details import ProblemDetails
from ...models.requeue_page import RequeuePage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    state: ListRequeueStateType0 | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    session_id: None | Unset | UUID = UNSET,
    turn_id: None | Unset | UUID = UNSET,
    limit: int | Unset = 50,
    cursor: None | Unset | UUID = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_state: None | str | Unset
    if isinstance(state, Unset):
        json_state = UNSET
    elif isinstance(state, ListRequeueStateType0):
        json_state = state.value
    else:
        json_state = state
    params["state"] = json_state

    json_tool: None | str | Unset
    if isinstance(tool, Unset):
        json_tool = UNSET
    else:
        json_tool = tool
    params["tool"] = json_tool

    json_session_id: None | str | Unset
    if isinstance(session_id, Unset):
        json_session_id = UNSET
    elif isinstance(session_id, UUID):
        json_session_id = str(session_id)
    else:
        json_session_id = session_id
    params["session_id"] = json_session_id

    json_turn_id: None | str | Unset
    if isinstance(turn_id, Unset):
        json_turn_id = UNSET
    elif isinstance(turn_id, UUID):
        json_turn_id = str(turn_id)
    else:
        json_turn_id = turn_id
    params["turn_id"] = json_turn_id

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    elif isinstance(cursor, UUID):
        json_cursor = str(cursor)
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/requeue",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemDetails | RequeuePage | None:
    if response.status_code == 200:
        response_200 = RequeuePage.from_dict(response.json())

        return response_200

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
) -> Response[ProblemDetails | RequeuePage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    state: ListRequeueStateType0 | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    session_id: None | Unset | UUID = UNSET,
    turn_id: None | Unset | UUID = UNSET,
    limit: int | Unset = 50,
    cursor: None | Unset | UUID = UNSET,
) -> Response[ProblemDetails | RequeuePage]:
    """List blocked calls

     List the tenant's calls that were blocked and could be approved, the newest first.

    Args:
        state (ListRequeueStateType0 | None | Unset): Only those in this state.
        tool (None | str | Unset): Only calls of this tool.
        session_id (None | Unset | UUID): Only those of this session.
        turn_id (None | Unset | UUID): Only those of this turn.
        limit (int | Unset): Most entries of a page. Default: 50.
        cursor (None | Unset | UUID): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | RequeuePage]
    """

    kwargs = _get_kwargs(
        state=state,
        tool=tool,
        session_id=session_id,
        turn_id=turn_id,
        limit=limit,
        cursor=cursor,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    state: ListRequeueStateType0 | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    session_id: None | Unset | UUID = UNSET,
    turn_id: None | Unset | UUID = UNSET,
    limit: int | Unset = 50,
    cursor: None | Unset | UUID = UNSET,
) -> ProblemDetails | RequeuePage | None:
    """List blocked calls

     List the tenant's calls that were blocked and could be approved, the newest first.

    Args:
        state (ListRequeueStateType0 | None | Unset): Only those in this state.
        tool (None | str | Unset): Only calls of this tool.
        session_id (None | Unset | UUID): Only those of this session.
        turn_id (None | Unset | UUID): Only those of this turn.
        limit (int | Unset): Most entries of a page. Default: 50.
        cursor (None | Unset | UUID): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | RequeuePage
    """

    return sync_detailed(
        client=client,
        state=state,
        tool=tool,
        session_id=session_id,
        turn_id=turn_id,
        limit=limit,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    state: ListRequeueStateType0 | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    session_id: None | Unset | UUID = UNSET,
    turn_id: None | Unset | UUID = UNSET,
    limit: int | Unset = 50,
    cursor: None | Unset | UUID = UNSET,
) -> Response[ProblemDetails | RequeuePage]:
    """List blocked calls

     List the tenant's calls that were blocked and could be approved, the newest first.

    Args:
        state (ListRequeueStateType0 | None | Unset): Only those in this state.
        tool (None | str | Unset): Only calls of this tool.
        session_id (None | Unset | UUID): Only those of this session.
        turn_id (None | Unset | UUID): Only those of this turn.
        limit (int | Unset): Most entries of a page. Default: 50.
        cursor (None | Unset | UUID): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | RequeuePage]
    """

    kwargs = _get_kwargs(
        state=state,
        tool=tool,
        session_id=session_id,
        turn_id=turn_id,
        limit=limit,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    state: ListRequeueStateType0 | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    session_id: None | Unset | UUID = UNSET,
    turn_id: None | Unset | UUID = UNSET,
    limit: int | Unset = 50,
    cursor: None | Unset | UUID = UNSET,
) -> ProblemDetails | RequeuePage | None:
    """List blocked calls

     List the tenant's calls that were blocked and could be approved, the newest first.

    Args:
        state (ListRequeueStateType0 | None | Unset): Only those in this state.
        tool (None | str | Unset): Only calls of this tool.
        session_id (None | Unset | UUID): Only those of this session.
        turn_id (None | Unset | UUID): Only those of this turn.
        limit (int | Unset): Most entries of a page. Default: 50.
        cursor (None | Unset | UUID): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | RequeuePage
    """

    return (
        await asyncio_detailed(
            client=client,
            state=state,
            tool=tool,
            session_id=session_id,
            turn_id=turn_id,
            limit=limit,
            cursor=cursor,
        )
    ).parsed
