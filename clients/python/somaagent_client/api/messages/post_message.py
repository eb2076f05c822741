from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.accepted_message import AcceptedMessage
from ...models.answered_message import AnsweredMessage
from ...models.new_message import NewMessage
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    session_id: UUID,
    *,
    body: NewMessage,
    wait: int | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    if not isinstance(prefer, Unset):
        headers["prefer"] = prefer

    params: dict[str, Any] = {}

    json_wait: int | None | Unset
    if isinstance(wait, Unset):
        json_wait = UNSET
    else:
        json_wait = wait
    params["wait"] = json_wait

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/sessions/{session_id}/messages".format(
            session_id=quote(str(session_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AcceptedMessage | AnsweredMessage | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = AnsweredMessage.from_dict(response.json())

        return response_200

    if response.status_code == 202:
        response_202 = AcceptedMessage.from_dict(response.json())

        return response_202

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
) -> Response[AcceptedMessage | AnsweredMessage | ProblemDetails]:
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
    body: NewMessage,
    wait: int | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Response[AcceptedMessage | AnsweredMessage | ProblemDetails]:
    """Post a message

     Post a message; 202 means that it is stored and will be answered.

    The answer streams at `stream_url`; who waits gets it at once when the turn is over in time, and
    what a client that goes away has posted is answered nevertheless. After 503, repeat the request
    with the same `Idempotency-Key`.

    Args:
        session_id (UUID): The session.
        wait (int | None | Unset): Wait so many seconds for the answer; 202 when it takes longer.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        prefer (str | Unset):
        body (NewMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AcceptedMessage | AnsweredMessage | ProblemDetails]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        body=body,
        wait=wait,
        idempotency_key=idempotency_key,
        prefer=prefer,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewMessage,
    wait: int | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> AcceptedMessage | AnsweredMessage | ProblemDetails | None:
    """Post a message

     Post a message; 202 means that it is stored and will be answered.

    The answer streams at `stream_url`; who waits gets it at once when the turn is over in time, and
    what a client that goes away has posted is answered nevertheless. After 503, repeat the request
    with the same `Idempotency-Key`.

    Args:
        session_id (UUID): The session.
        wait (int | None | Unset): Wait so many seconds for the answer; 202 when it takes longer.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        prefer (str | Unset):
        body (NewMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AcceptedMessage | AnsweredMessage | ProblemDetails
    """

    return sync_detailed(
        session_id=session_id,
        client=client,
        body=body,
        wait=wait,
        idempotency_key=idempotency_key,
        prefer=prefer,
    ).parsed


async def asyncio_detailed(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewMessage,
    wait: int | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> Response[AcceptedMessage | AnsweredMessage | ProblemDetails]:
    """Post a message

     Post a message; 202 means that it is stored and will be answered.

    The answer streams at `stream_url`; who waits gets it at once when the turn is over in time, and
    what a client that goes away has posted is answered nevertheless. After 503, repeat the request
    with the same `Idempotency-Key`.

    Args:
        session_id (UUID): The session.
        wait (int | None | Unset): Wait so many seconds for the answer; 202 when it takes longer.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        prefer (str | Unset):
        body (NewMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AcceptedMessage | AnsweredMessage | ProblemDetails]
    """

    kwargs = _get_kwargs(
        session_id=session_id,
        body=body,
        wait=wait,
        idempotency_key=idempotency_key,
        prefer=prefer,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    session_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewMessage,
    wait: int | None | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
    prefer: str | Unset = UNSET,
) -> AcceptedMessage | AnsweredMessage | ProblemDetails | None:
    """Post a message

     Post a message; 202 means that it is stored and will be answered.

    The answer streams at `stream_url`; who waits gets it at once when the turn is over in time, and
    what a client that goes away has posted is answered nevertheless. After 503, repeat the request
    with the same `Idempotency-Key`.

    Args:
        session_id (UUID): The session.
        wait (int | None | Unset): Wait so many seconds for the answer; 202 when it takes longer.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        prefer (str | Unset):
        body (NewMessage): A message to be answered.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AcceptedMessage | AnsweredMessage | ProblemDetails
    """

    return (
        await asyncio_detailed(
            session_id=session_id,
            client=client,
            body=body,
            wait=wait,
            idempotency_key=idempotency_key,
            prefer=prefer,
        )
    ).parsed
