from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.delete_profile_mode import DeleteProfileMode
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    role: str,
    mode: DeleteProfileMode,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/v1/admin/model-profiles/{role}/{mode}".format(
            role=quote(str(role), safe=""),
            mode=quote(str(mode), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ProblemDetails | None:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

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
) -> Response[Any | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    role: str,
    mode: DeleteProfileMode,
    *,
    client: AuthenticatedClient,
) -> Response[Any | ProblemDetails]:
    """Delete a model profile

     Delete a profile; what remains for the role plays it, in the end the platform's own.

    Args:
        role (str): What personas and the router name.
        mode (DeleteProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
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
    mode: DeleteProfileMode,
    *,
    client: AuthenticatedClient,
) -> Any | ProblemDetails | None:
    """Delete a model profile

     Delete a profile; what remains for the role plays it, in the end the platform's own.

    Args:
        role (str): What personas and the router name.
        mode (DeleteProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return sync_detailed(
        role=role,
        mode=mode,
        client=client,
    ).parsed


async def asyncio_detailed(
    role: str,
    mode: DeleteProfileMode,
    *,
    client: AuthenticatedClient,
) -> Response[Any | ProblemDetails]:
    """Delete a model profile

     Delete a profile; what remains for the role plays it, in the end the platform's own.

    Args:
        role (str): What personas and the router name.
        mode (DeleteProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        role=role,
        mode=mode,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    role: str,
    mode: DeleteProfileMode,
    *,
    client: AuthenticatedClient,
) -> Any | ProblemDetails | None:
    """Delete a model profile

     Delete a profile; what remains for the role plays it, in the end the platform's own.

    Args:
        role (str): What personas and the router name.
        mode (DeleteProfileMode): A mode of the platform, or `any`.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return (
        await asyncio_detailed(
            role=role,
            mode=mode,
            client=client,
        )
    ).parsed
