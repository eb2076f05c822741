from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.delete_budget_period import DeleteBudgetPeriod
from ...models.delete_budget_scope import DeleteBudgetScope
from ...models.problem_details import ProblemDetails
from ...types import Response


def _get_kwargs(
    scope: DeleteBudgetScope,
    name: str,
    period: DeleteBudgetPeriod,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/v1/admin/budgets/{scope}/{name}/{period}".format(
            scope=quote(str(scope), safe=""),
            name=quote(str(name), safe=""),
            period=quote(str(period), safe=""),
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
    scope: DeleteBudgetScope,
    name: str,
    period: DeleteBudgetPeriod,
    *,
    client: AuthenticatedClient,
) -> Response[Any | ProblemDetails]:
    """Delete a budget

     Take a limit away; what is spent is counted all the same.

    Args:
        scope (DeleteBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (DeleteBudgetPeriod): For how long, from midnight in UTC.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        scope=scope,
        name=name,
        period=period,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    scope: DeleteBudgetScope,
    name: str,
    period: DeleteBudgetPeriod,
    *,
    client: AuthenticatedClient,
) -> Any | ProblemDetails | None:
    """Delete a budget

     Take a limit away; what is spent is counted all the same.

    Args:
        scope (DeleteBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (DeleteBudgetPeriod): For how long, from midnight in UTC.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return sync_detailed(
        scope=scope,
        name=name,
        period=period,
        client=client,
    ).parsed


async def asyncio_detailed(
    scope: DeleteBudgetScope,
    name: str,
    period: DeleteBudgetPeriod,
    *,
    client: AuthenticatedClient,
) -> Response[Any | ProblemDetails]:
    """Delete a budget

     Take a limit away; what is spent is counted all the same.

    Args:
        scope (DeleteBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (DeleteBudgetPeriod): For how long, from midnight in UTC.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        scope=scope,
        name=name,
        period=period,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    scope: DeleteBudgetScope,
    name: str,
    period: DeleteBudgetPeriod,
    *,
    client: AuthenticatedClient,
) -> Any | ProblemDetails | None:
    """Delete a budget

     Take a limit away; what is spent is counted all the same.

    Args:
        scope (DeleteBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (DeleteBudgetPeriod): For how long, from midnight in UTC.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return (
        await asyncio_detailed(
            scope=scope,
            name=name,
            period=period,
            client=client,
        )
    ).parsed
