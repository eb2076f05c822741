from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.decided_tool import DecidedTool
from ...models.decision import Decision
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    tool_name: str,
    *,
    body: Decision,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/admin/tools/{tool_name}".format(
            tool_name=quote(str(tool_name), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DecidedTool | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = DecidedTool.from_dict(response.json())

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
) -> Response[DecidedTool | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    tool_name: str,
    *,
    client: AuthenticatedClient,
    body: Decision,
) -> Response[DecidedTool | ProblemDetails]:
    """Decide about a tool

     Enable or disable a tool for the tenant: at once, also for calls that have not begun.

    And grant, or take, what the programs of such a tool as `code_execute` may reach.

    Args:
        tool_name (str): The tool.
        body (Decision): Whether the tenant wants a tool, and what its programs may reach; it
            replaces the last.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DecidedTool | ProblemDetails]
    """

    kwargs = _get_kwargs(
        tool_name=tool_name,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    tool_name: str,
    *,
    client: AuthenticatedClient,
    body: Decision,
) -> DecidedTool | ProblemDetails | None:
    """Decide about a tool

     Enable or disable a tool for the tenant: at once, also for calls that have not begun.

    And grant, or take, what the programs of such a tool as `code_execute` may reach.

    Args:
        tool_name (str): The tool.
        body (Decision): Whether the tenant wants a tool, and what its programs may reach; it
            replaces the last.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DecidedTool | ProblemDetails
    """

    return sync_detailed(
        tool_name=tool_name,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    tool_name: str,
    *,
    client: AuthenticatedClient,
    body: Decision,
) -> Response[DecidedTool | ProblemDetails]:
    """Decide about a tool

     Enable or disable a tool for the tenant: at once, also for calls that have not begun.

    And grant, or take, what the programs of such a tool as `code_execute` may reach.

    Args:
        tool_name (str): The tool.
        body (Decision): Whether the tenant wants a tool, and what its programs may reach; it
            replaces the last.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DecidedTool | ProblemDetails]
    """

    kwargs = _get_kwargs(
        tool_name=tool_name,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    tool_name: str,
    *,
    client: AuthenticatedClient,
    body: Decision,
) -> DecidedTool | ProblemDetails | None:
    """Decide about a tool

     Enable or disable a tool for the tenant: at once, also for calls that have not begun.

    And grant, or take, what the programs of such a tool as `code_execute` may reach.

    Args:
        tool_name (str): The tool.
        body (Decision): Whether the tenant wants a tool, and what its programs may reach; it
            replaces the last.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DecidedTool | ProblemDetails
    """

    return (
        await asyncio_detailed(
            tool_name=tool_name,
            client=client,
            body=body,
        )
    ).parsed
