from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_profile_mode import GetProfileMode
from ...models.model_profile import ModelProfile
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    role: str,
    mode: GetProfileMode,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/admin/model-profiles/{role}/{mode}".format(
            role=quote(str(role), safe=""),
            mode=quote(str(mode), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ModelProfile | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = ModelProfile.from_dict(response.json())

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
) -> Response[ModelProfile | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    role: str,
    mode: GetProfileMode,
    *,
    client: AuthenticatedClient,
) -> Response[ModelProfile | ProblemDetails]:
    """Get a model profile

     Get a profile of the caller's tenant.

    Args:
        role (str): What personas and the router name.
        mode (GetProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ModelProfile | ProblemDetails]
    """

    kwargs = _get_kwargs(
        role=role,
        mode=mode,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    role: str,
    mode: GetProfileMode,
    *,
    client: AuthenticatedClient,
) -> ModelProfile | ProblemDetails | None:
    """Get a model profile

     Get a profile of the caller's tenant.

    Args:
        role (str): What personas and the router name.
        mode (GetProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ModelProfile | ProblemDetails
    """

    return sync_detailed(
        role=role,
        mode=mode,
        client=client,
    ).parsed


async def asyncio_detailed(
    role: str,
    mode: GetProfileMode,
    *,
    client: AuthenticatedClient,
) -> Response[ModelProfile | ProblemDetails]:
    """Get a model profile

     Get a profile of the caller's tenant.

    Args:
        role (str): What personas and the router name.
        mode (GetProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ModelProfile | ProblemDetails]
    """

    kwargs = _get_kwargs(
        role=role,
        mode=mode,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    role: str,
    mode: GetProfileMode,
    *,
    client: AuthenticatedClient,
) -> ModelProfile | ProblemDetails | None:
    """Get a model profile

     Get a profile of the caller's tenant.

    Args:
        role (str): What personas and the router name.
        mode (GetProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ModelProfile | ProblemDetails
    """

    return (
        await asyncio_detailed(
            role=role,
            mode=mode,
            client=client,
        )
    ).parsed
