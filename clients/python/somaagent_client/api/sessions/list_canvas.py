from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.canvas_page import CanvasPage
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    session_id: UUID,
    *,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    pane: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    json_pane: None | str | Unset
    if isinstance(pane, Unset):
        json_pane = UNSET
    else:
        json_pane = pane
    params["pane"] = json_pane

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/sessions/{session_id}/canvas".format(
            session_id=quote(str(session_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CanvasPage | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = CanvasPage.from_dict(response.json())

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
) -> Response[CanvasPage | ProblemDetails]:
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
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    pane: None | str | Unset = UNSET,
) -> Response[CanvasPage | ProblemDetails]:
    """List what a session's canvas shows

     List the items that the session's turns have put on its canvas, the oldest first.

    New ones are told by the stream as `canvas_item`. Items of turns that were replaced or taken
    back are not shown; resetting the session empties the canvas.

    Args:
        session_id (UUID): The session.
        limit (int | Unset): Most items of a page. Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before.
        pane (None | str | Unset): Only items of this pane.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CanvasPage | ProblemDetails]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        limit=limit,
        cursor=cursor,
        pane=pane,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    pane: None | str | Unset = UNSET,
) -> CanvasPage | ProblemDetails | None:
    """List what a session's canvas shows

     List the items that the session's turns have put on its canvas, the oldest first.

    New ones are told by the stream as `canvas_item`. Items of turns that were replaced or taken
    back are not shown; resetting the session empties the canvas.

    Args:
        session_id (UUID): The session.
        limit (int | Unset): Most items of a page. Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before.
        pane (None | str | Unset): Only items of this pane.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CanvasPage | ProblemDetails
    """

    return sync_detailed(
        session_id=session_id,
        client=client,
        limit=limit,
        cursor=cursor,
        pane=pane,
    ).parsed


async def asyncio_detailed(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    pane: None | str | Unset = UNSET,
) -> Response[CanvasPage | ProblemDetails]:
    """List what a session's canvas shows

     List the items that the session's turns have put on its canvas, the oldest first.

    New ones are told by the stream as `canvas_item`. Items of turns that were replaced or taken
    back are not shown; resetting the session empties the canvas.

    Args:
        session_id (UUID): The session.
        limit (int | Unset): Most items of a page. Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before.
        pane (None | str | Unset): Only items of this pane.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CanvasPage | ProblemDetails]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        limit=limit,
        cursor=cursor,
        pane=pane,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    cursor: None | str | Unset = UNSET,
    pane: None | str | Unset = UNSET,
) -> CanvasPage | ProblemDetails | None:
    """List what a session's canvas shows

     List the items that the session's turns have put on its canvas, the oldest first.

    New ones are told by the stream as `canvas_item`. Items of turns that were replaced or taken
    back are not shown; resetting the session empties the canvas.

    Args:
        session_id (UUID): The session.
        limit (int | Unset): Most items of a page. Default: 50.
        cursor (None | str | Unset): `next_cursor` of the page before.
        pane (None | str | Unset): Only items of this pane.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CanvasPage | ProblemDetails
    """

    return (
        await asyncio_detailed(
            session_id=session_id,
            client=client,
            limit=limit,
            cursor=cursor,
            pane=pane,
        )
    ).parsed
