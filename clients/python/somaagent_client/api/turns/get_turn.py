from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_details import ProblemDetails
from ...models.turn import Turn
from ...types import Response


def _get_kwargs(
    session_id: UUID,
    turn_id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/sessions/{session_id}/turns/{turn_id}".format(
            session_id=quote(str(session_id), safe=""),
            turn_id=quote(str(turn_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemDetails | Turn | None:
    if response.status_code == 200:
        response_200 = Turn.from_dict(response.json())

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
) -> Response[ProblemDetails | Turn]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    session_id: UUID,
    turn_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ProblemDetails | Turn]:
    """Get a turn

     Get the state of a turn, the tools that it called, and what came of them.

    Args:
        session_id (UUID): The session.
        turn_id (UUID): The turn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | Turn]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        turn_id=turn_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    session_id: UUID,
    turn_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ProblemDetails | Turn | None:
    """Get a turn

     Get the state of a turn, the tools that it called, and what came of them.

    Args:
        session_id (UUID): The session.
        turn_id (UUID): The turn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | Turn
    """

    return sync_detailed(
        session_id=session_id,
        turn_id=turn_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    session_id: UUID,
    turn_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[ProblemDetails | Turn]:
    """Get a turn

     Get the state of a turn, the tools that it called, and what came of them.

    Args:
        session_id (UUID): The session.
        turn_id (UUID): The turn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | Turn]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        turn_id=turn_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    session_id: UUID,
    turn_id: UUID,
    *,
    client: AuthenticatedClient,
) -> ProblemDetails | Turn | None:
    """Get a turn

     Get the state of a turn, the tools that it called, and what came of them.

    Args:
        session_id (UUID): The session.
        turn_id (UUID): The turn.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | Turn
    """

    return (
        await asyncio_detailed(
            session_id=session_id,
            turn_id=turn_id,
            client=client,
        )
    ).parsed
