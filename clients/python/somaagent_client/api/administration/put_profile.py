from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.model_profile import ModelProfile
from ...models.problem_details import ProblemDetails
from ...models.profile_content import ProfileContent
from ...models.put_profile_mode import PutProfileMode
from ...types import Response


def _get_kwargs(
    role: str,
    mode: PutProfileMode,
    *,
    body: ProfileContent,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/admin/model-profiles/{role}/{mode}".format(
            role=quote(str(role), safe=""),
            mode=quote(str(mode), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ModelProfile | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = ModelProfile.from_dict(response.json())

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
) -> Response[ModelProfile | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    role: str,
    mode: PutProfileMode,
    *,
    client: AuthenticatedClient,
    body: ProfileContent,
) -> Response[ModelProfile | ProblemDetails]:
    """Create or replace a model profile

     Give a role a model; every step of a turn that begins from now on uses it.

    Args:
        role (str): What personas and the router name.
        mode (PutProfileMode): A mode of the platform, or `any`.
        body (ProfileContent): A model and how it is asked.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ModelProfile | ProblemDetails]
    """

    kwargs = _get_kwargs(
        role=role,
        mode=mode,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    role: str,
    mode: PutProfileMode,
    *,
    client: AuthenticatedClient,
    body: ProfileContent,
) -> ModelProfile | ProblemDetails | None:
    """Create or replace a model profile

     Give a role a model; every step of a turn that begins from now on uses it.

    Args:
        role (str): What personas and the router name.
        mode (PutProfileMode): A mode of the platform, or `any`.
        body (ProfileContent): A model and how it is asked.

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
        body=body,
    ).parsed


async def asyncio_detailed(
    role: str,
    mode: PutProfileMode,
    *,
    client: AuthenticatedClient,
    body: ProfileContent,
) -> Response[ModelProfile | ProblemDetails]:
    """Create or replace a model profile

     Give a role a model; every step of a turn that begins from now on uses it.

    Args:
        role (str): What personas and the router name.
        mode (PutProfileMode): A mode of the platform, or `any`.
        body (ProfileContent): A model and how it is asked.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ModelProfile | ProblemDetails]
    """

    kwargs = _get_kwargs(
        role=role,
        mode=mode,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    role: str,
    mode: PutProfileMode,
    *,
    client: AuthenticatedClient,
    body: ProfileContent,
) -> ModelProfile | ProblemDetails | None:
    """Create or replace a model profile

     Give a role a model; every step of a turn that begins from now on uses it.

    Args:
        role (str): What personas and the router name.
        mode (PutProfileMode): A mode of the platform, or `any`.
        body (ProfileContent): A model and how it is asked.

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
            body=body,
        )
    ).parsed
