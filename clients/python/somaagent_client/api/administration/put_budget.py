from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.budget import Budget
from ...models.budget_bounds import BudgetBounds
from ...models.problem_details import ProblemDetails
from ...models.put_budget_period import PutBudgetPeriod
from ...models.put_budget_scope import PutBudgetScope
from ...types import Response


def _get_kwargs(
    scope: PutBudgetScope,
    name: str,
    period: PutBudgetPeriod,
    *,
    body: BudgetBounds,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/v1/admin/budgets/{scope}/{name}/{period}".format(
            scope=quote(str(scope), safe=""),
            name=quote(str(name), safe=""),
            period=quote(str(period), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Budget | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = Budget.from_dict(response.json())

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
) -> Response[Budget | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    scope: PutBudgetScope,
    name: str,
    period: PutBudgetPeriod,
    *,
    client: AuthenticatedClient,
    body: BudgetBounds,
) -> Response[Budget | ProblemDetails]:
    """Set a budget

     Limit what may be spent; what was spent in the period already counts.

    Args:
        scope (PutBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (PutBudgetPeriod): For how long, from midnight in UTC.
        body (BudgetBounds): What may be spent at most; null bounds nothing, 0 permits nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Budget | ProblemDetails]
    """

    kwargs = _get_kwargs(
        scope=scope,
        name=name,
        period=period,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    scope: PutBudgetScope,
    name: str,
    period: PutBudgetPeriod,
    *,
    client: AuthenticatedClient,
    body: BudgetBounds,
) -> Budget | ProblemDetails | None:
    """Set a budget

     Limit what may be spent; what was spent in the period already counts.

    Args:
        scope (PutBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (PutBudgetPeriod): For how long, from midnight in UTC.
        body (BudgetBounds): What may be spent at most; null bounds nothing, 0 permits nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Budget | ProblemDetails
    """

    return sync_detailed(
        scope=scope,
        name=name,
        period=period,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    scope: PutBudgetScope,
    name: str,
    period: PutBudgetPeriod,
    *,
    client: AuthenticatedClient,
    body: BudgetBounds,
) -> Response[Budget | ProblemDetails]:
    """Set a budget

     Limit what may be spent; what was spent in the period already counts.

    Args:
        scope (PutBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (PutBudgetPeriod): For how long, from midnight in UTC.
        body (BudgetBounds): What may be spent at most; null bounds nothing, 0 permits nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Budget | ProblemDetails]
    """

    kwargs = _get_kwargs(
        scope=scope,
        name=name,
        period=period,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    scope: PutBudgetScope,
    name: str,
    period: PutBudgetPeriod,
    *,
    client: AuthenticatedClient,
    body: BudgetBounds,
) -> Budget | ProblemDetails | None:
    """Set a budget

     Limit what may be spent; what was spent in the period already counts.

    Args:
        scope (PutBudgetScope): What is limited.
        name (str): The persona or the id of the API key; `all` for the tenant.
        period (PutBudgetPeriod): For how long, from midnight in UTC.
        body (BudgetBounds): What may be spent at most; null bounds nothing, 0 permits nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Budget | ProblemDetails
    """

    return (
        await asyncio_detailed(
            scope=scope,
            name=name,
            period=period,
            client=client,
            body=body,
        )
    ).parsed
