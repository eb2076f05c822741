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
    after: None | str | Unset = UNSET,
    window: int | None | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_after: None | str | Unset
    if isinstance(after, Unset):
        json_after = UNSET
    else:
        json_after = after
    params["after"] = json_after

    json_window: int | None | Unset
    if isinstance(window, Unset):
        json_window = UNSET
    else:
        json_window = window
    params["window"] = json_window

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/sessions/{session_id}/ws".format(
            session_id=quote(str(session_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ProblemDetails | None:
    if response.status_code == 101:
        response_101 = cast(Any, None)
        return response_101

    if response.status_code == 400:
        response_400 = ProblemDetails.from_dict(response.json())

        return response_400

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

    if response.status_code == 426:
        response_426 = ProblemDetails.from_dict(response.json())

        return response_426

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
) -> Response[Any | ProblemDetails]:
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
    after: None | str | Unset = UNSET,
    window: int | None | Unset = UNSET,
) -> Response[Any | ProblemDetails]:
    """Open a WebSocket

     Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.

    Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
    as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.

    Args:
        session_id (UUID): The session.
        after (None | str | Unset): Continue after this event.
        window (int | None | Unset): Send no more than so many events that the client has not
            acknowledged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        after=after,
        window=window,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    after: None | str | Unset = UNSET,
    window: int | None | Unset = UNSET,
) -> Any | ProblemDetails | None:
    """Open a WebSocket

     Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.

    Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
    as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.

    Args:
        session_id (UUID): The session.
        after (None | str | Unset): Continue after this event.
        window (int | None | Unset): Send no more than so many events that the client has not
            acknowledged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return sync_detailed(
        session_id=session_id,
        client=client,
        after=after,
        window=window,
    ).parsed


async def asyncio_detailed(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    after: None | str | Unset = UNSET,
    window: int | None | Unset = UNSET,
) -> Response[Any | ProblemDetails]:
    """Open a WebSocket

     Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.

    Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
    as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.

    Args:
        session_id (UUID): The session.
        after (None | str | Unset): Continue after this event.
        window (int | None | Unset): Send no more than so many events that the client has not
            acknowledged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        after=after,
        window=window,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    after: None | str | Unset = UNSET,
    window: int | None | Unset = UNSET,
) -> Any | ProblemDetails | None:
    """Open a WebSocket

     Open a WebSocket (RFC 6455) on which messages go in and the session's events come out.

    Offer the subprotocol `soma.v1`; a page in a browser, which can set no header, offers its token
    as a second one, `bearer.TOKEN`. Frames and close codes: `docs/websocket.md`.

    Args:
        session_id (UUID): The session.
        after (None | str | Unset): Continue after this event.
        window (int | None | Unset): Send no more than so many events that the client has not
            acknowledged.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return (
        await asyncio_detailed(
            session_id=session_id,
            client=client,
            after=after,
            window=window,
        )
    ).parsed
