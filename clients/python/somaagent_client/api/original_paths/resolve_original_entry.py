from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.original_resolution import OriginalResolution
from ...models.original_resolved import OriginalResolved
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    requeue_id: UUID,
    *,
    body: OriginalResolution | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/requeue/{requeue_id}/resolve".format(
            requeue_id=quote(str(requeue_id), safe=""),
        ),
    }

    if not isinstance(body, Unset):
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OriginalResolved | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = OriginalResolved.from_dict(response.json())

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
) -> Response[OriginalResolved | ProblemDetails]:
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
    body: OriginalResolution | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[OriginalResolved | ProblemDetails]:
    """Resolve a blocked call

     Approve a call, or deny it with `allow` false; either is kept with who did it.

    Deprecated: `/v1/requeue/{requeue_id}/approve` does the same.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalResolution | Unset): What becomes of a blocked call.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OriginalResolved | ProblemDetails]
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
    body: OriginalResolution | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> OriginalResolved | ProblemDetails | None:
    """Resolve a blocked call

     Approve a call, or deny it with `allow` false; either is kept with who did it.

    Deprecated: `/v1/requeue/{requeue_id}/approve` does the same.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalResolution | Unset): What becomes of a blocked call.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OriginalResolved | ProblemDetails
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
    body: OriginalResolution | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[OriginalResolved | ProblemDetails]:
    """Resolve a blocked call

     Approve a call, or deny it with `allow` false; either is kept with who did it.

    Deprecated: `/v1/requeue/{requeue_id}/approve` does the same.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalResolution | Unset): What becomes of a blocked call.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OriginalResolved | ProblemDetails]
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
    body: OriginalResolution | Unset = UNSET,
    idempotency_key: None | str | Unset = UNSET,
) -> OriginalResolved | ProblemDetails | None:
    """Resolve a blocked call

     Approve a call, or deny it with `allow` false; either is kept with who did it.

    Deprecated: `/v1/requeue/{requeue_id}/approve` does the same.

    Args:
        requeue_id (UUID): The entry.
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (OriginalResolution | Unset): What becomes of a blocked call.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OriginalResolved | ProblemDetails
    """

    return (
        await asyncio_detailed(
            requeue_id=requeue_id,
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
