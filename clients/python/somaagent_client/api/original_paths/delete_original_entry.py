from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.original_deletion import OriginalDeletion
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    requeue_id: UUID,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/v1/requeue/{requeue_id}".format(
            requeue_id=quote(str(requeue_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OriginalDeletion | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = OriginalDeletion.from_dict(response.json())

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

    if response.status_code == 409:
        response_409 = ProblemDetails.from_dict(response.json())

        return response_409

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
) -> Response[OriginalDeletion | ProblemDetails]:
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
) -> Response[OriginalDeletion | ProblemDetails]:
    """Discard a blocked call

     Deny a call. One that is over already is as good as deleted.

    Deprecated: `/v1/requeue/{requeue_id}/deny` does the same.

    Args:
        requeue_id (UUID): The entry.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OriginalDeletion | ProblemDetails]
    """

    kwargs = _get_kwargs(
        requeue_id=requeue_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
) -> OriginalDeletion | ProblemDetails | None:
    """Discard a blocked call

     Deny a call. One that is over already is as good as deleted.

    Deprecated: `/v1/requeue/{requeue_id}/deny` does the same.

    Args:
        requeue_id (UUID): The entry.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OriginalDeletion | ProblemDetails
    """

    return sync_detailed(
        requeue_id=requeue_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
) -> Response[OriginalDeletion | ProblemDetails]:
    """Discard a blocked call

     Deny a call. One that is over already is as good as deleted.

    Deprecated: `/v1/requeue/{requeue_id}/deny` does the same.

    Args:
        requeue_id (UUID): The entry.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OriginalDeletion | ProblemDetails]
    """

    kwargs = _get_kwargs(
        requeue_id=requeue_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    requeue_id: UUID,
    *,
    client: AuthenticatedClient,
) -> OriginalDeletion | ProblemDetails | None:
    """Discard a blocked call

     Deny a call. One that is over already is as good as deleted.

    Deprecated: `/v1/requeue/{requeue_id}/deny` does the same.

    Args:
        requeue_id (UUID): The entry.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OriginalDeletion | ProblemDetails
    """

    return (
        await asyncio_detailed(
            requeue_id=requeue_id,
            client=client,
        )
    ).parsed
