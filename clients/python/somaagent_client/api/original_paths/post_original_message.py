from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.original_accepted import OriginalAccepted
from ...models.original_message import OriginalMessage
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: OriginalMessage,
    x_persona_id: None | str | Unset = UNSET,
    x_agent_profile: None | str | Unset = UNSET,
    x_universe_id: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(x_persona_id, Unset):
        headers["x-persona-id"] = x_persona_id

    if not isinstance(x_agent_profile, Unset):
        headers["x-agent-profile"] = x_agent_profile

    if not isinstance(x_universe_id, Unset):
        headers["x-universe-id"] = x_universe_id

    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/session/message",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OriginalAccepted | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = OriginalAccepted.from_dict(response.json())

        return response_200

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

    if response.status_code == 408:
        response_408 = ProblemDetails.from_dict(response.json())

        return response_408

    if response.status_code == 409:
        response_409 = ProblemDetails.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = ProblemDetails.from_dict(response.json())

        return response_413

    if response.status_code == 414:
        response_414 = ProblemDetails.from_dict(response.json())

        return response_414

    if response.status_code == 415:
        response_415 = ProblemDetails.from_dict(response.json())

        return response_415

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
) -> Response[OriginalAccepted | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: OriginalMessage,
    x_persona_id: None | str | Unset = UNSET,
    x_agent_profile: None | str | Unset = UNSET,
    x_universe_id: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[OriginalAccepted | ProblemDetails]:
    """Post a message

     Post a message, in a new session unless one is named.

    Deprecated: `/v1/sessions/{session_id}/messages` does the same.

    Args:
        x_persona_id (None | str | Unset): Who answers, where the body names nobody.
        x_agent_profile (None | str | Unset): Kept in the message's metadata as
            `agent_profile_id`.
        x_universe_id (None | str | Unset): Kept in the message's metadata as `universe_id`.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OriginalAccepted | ProblemDetails]
    """

    kwargs = _get_kwargs(
        body=body,
        x_persona_id=x_persona_id,
        x_agent_profile=x_agent_profile,
        x_universe_id=x_universe_id,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: OriginalMessage,
    x_persona_id: None | str | Unset = UNSET,
    x_agent_profile: None | str | Unset = UNSET,
    x_universe_id: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> OriginalAccepted | ProblemDetails | None:
    """Post a message

     Post a message, in a new session unless one is named.

    Deprecated: `/v1/sessions/{session_id}/messages` does the same.

    Args:
        x_persona_id (None | str | Unset): Who answers, where the body names nobody.
        x_agent_profile (None | str | Unset): Kept in the message's metadata as
            `agent_profile_id`.
        x_universe_id (None | str | Unset): Kept in the message's metadata as `universe_id`.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OriginalAccepted | ProblemDetails
    """

    return sync_detailed(
        client=client,
        body=body,
        x_persona_id=x_persona_id,
        x_agent_profile=x_agent_profile,
        x_universe_id=x_universe_id,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: OriginalMessage,
    x_persona_id: None | str | Unset = UNSET,
    x_agent_profile: None | str | Unset = UNSET,
    x_universe_id: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[OriginalAccepted | ProblemDetails]:
    """Post a message

     Post a message, in a new session unless one is named.

    Deprecated: `/v1/sessions/{session_id}/messages` does the same.

    Args:
        x_persona_id (None | str | Unset): Who answers, where the body names nobody.
        x_agent_profile (None | str | Unset): Kept in the message's metadata as
            `agent_profile_id`.
        x_universe_id (None | str | Unset): Kept in the message's metadata as `universe_id`.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OriginalAccepted | ProblemDetails]
    """

    kwargs = _get_kwargs(
        body=body,
        x_persona_id=x_persona_id,
        x_agent_profile=x_agent_profile,
        x_universe_id=x_universe_id,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: OriginalMessage,
    x_persona_id: None | str | Unset = UNSET,
    x_agent_profile: None | str | Unset = UNSET,
    x_universe_id: None | str | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> OriginalAccepted | ProblemDetails | None:
    """Post a message

     Post a message, in a new session unless one is named.

    Deprecated: `/v1/sessions/{session_id}/messages` does the same.

    Args:
        x_persona_id (None | str | Unset): Who answers, where the body names nobody.
        x_agent_profile (None | str | Unset): Kept in the message's metadata as
            `agent_profile_id`.
        x_universe_id (None | str | Unset): Kept in the message's metadata as `universe_id`.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OriginalAccepted | ProblemDetails
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            x_persona_id=x_persona_id,
            x_agent_profile=x_agent_profile,
            x_universe_id=x_universe_id,
            idempotency_key=idempotency_key,
        )
    ).parsed
