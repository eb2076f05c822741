from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.new_decision import NewDecision
from ...models.problem_details import ProblemDetails
from ...models.requeue_details import RequeueDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    requeue_id: UUID,
    *,
    body: NewDecision,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/requeue/{requeue_id}/approve".format(
            requeue_id=quote(str(requeue_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemDetails | RequeueDetails | None:
    if response.status_code == 200:
        response_200 = RequeueDetails.from_dict(response.json())

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
) -> Response[ProblemDetails | RequeueDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewDecision,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ProblemDetails | RequeueDetails]:
    """Approve a blocked call

     Let a call run, once and with these arguments, unless a rule denies it.

    By default somebody else than the person who asked has to, or one with the role `operator` or
    `admin`; the policies know who asked as `context.requester`. A repeated approval changes
    nothing. After 503 it is stored; repeat it to have the call begin.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (NewDecision): Why a call is approved or denied.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | RequeueDetails]
    """

    kwargs = _get_kwargs(
        requeue_id=requeue_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewDecision,
    idempotency_key: None | str | Unset = UNSET,
) -> ProblemDetails | RequeueDetails | None:
    """Approve a blocked call

     Let a call run, once and with these arguments, unless a rule denies it.

    By default somebody else than the person who asked has to, or one with the role `operator` or
    `admin`; the policies know who asked as `context.requester`. A repeated approval changes
    nothing. After 503 it is stored; repeat it to have the call begin.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (NewDecision): Why a call is approved or denied.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | RequeueDetails
    """

    return sync_detailed(
        requeue_id=requeue_id,
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewDecision,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ProblemDetails | RequeueDetails]:
    """Approve a blocked call

     Let a call run, once and with these arguments, unless a rule denies it.

    By default somebody else than the person who asked has to, or one with the role `operator` or
    `admin`; the policies know who asked as `context.requester`. A repeated approval changes
    nothing. After 503 it is stored; repeat it to have the call begin.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (NewDecision): Why a call is approved or denied.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | RequeueDetails]
    """

    kwargs = _get_kwargs(
        requeue_id=requeue_id,
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
    body: NewDecision,
    idempotency_key: None | str | Unset = UNSET,
) -> ProblemDetails | RequeueDetails | None:
    """Approve a blocked call

     Let a call run, once and with these arguments, unless a rule denies it.

    By default somebody else than the person who asked has to, or one with the role `operator` or
    `admin`; the policies know who asked as `context.requester`. A repeated approval changes
    nothing. After 503 it is stored; repeat it to have the call begin.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (NewDecision): Why a call is approved or denied.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | RequeueDetails
    """

    return (
        await asyncio_detailed(
            requeue_id=requeue_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
