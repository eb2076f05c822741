import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_tool_usage_group_item import GetToolUsageGroupItem
from ...models.problem_details import ProblemDetails
from ...models.tool_page import ToolPage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    status: None | str | Unset = UNSET,
    group: list[GetToolUsageGroupItem] | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_since: None | str | Unset
    if isinstance(since, Unset):
        json_since = UNSET
    elif isinstance(since, datetime.date):
        json_since = since.isoformat()
    else:
        json_since = since
    params["since"] = json_since

    json_until: None | str | Unset
    if isinstance(until, Unset):
        json_until = UNSET
    elif isinstance(until, datetime.date):
        json_until = until.isoformat()
    else:
        json_until = until
    params["until"] = json_until

    json_tool: None | str | Unset
    if isinstance(tool, Unset):
        json_tool = UNSET
    else:
        json_tool = tool
    params["tool"] = json_tool

    json_status: None | str | Unset
    if isinstance(status, Unset):
        json_status = UNSET
    else:
        json_status = status
    params["status"] = json_status

    json_group: list[str] | Unset = UNSET
    if not isinstance(group, Unset):
        json_group = []
        for group_item_data in group:
            group_item = group_item_data.value
            json_group.append(group_item)

    params["group"] = json_group

    params["limit"] = limit

    json_cursor: None | str | Unset
    if isinstance(cursor, Unset):
        json_cursor = UNSET
    else:
        json_cursor = cursor
    params["cursor"] = json_cursor

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/usage/tools",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemDetails | ToolPage | None:
    if response.status_code == 200:
        response_200 = ToolPage.from_dict(response.json())

        return response_200

    if response.status_code == 401:
        response_401 = ProblemDetails.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = ProblemDetails.from_dict(response.json())

        return response_403

    if response.status_code == 414:
        response_414 = ProblemDetails.from_dict(response.json())

        return response_414

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
) -> Response[ProblemDetails | ToolPage]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    status: None | str | Unset = UNSET,
    group: list[GetToolUsageGroupItem] | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> Response[ProblemDetails | ToolPage]:
    """Read how calls of tools ended

     Read how the calls of tools in the tenant's turns ended, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC; by default 30 days before the
            last one.
        until (datetime.date | None | Unset): The last day, in UTC; by default today. At most 366
            days are asked for at once.
        tool (None | str | Unset): This one alone.
        status (None | str | Unset): Ended so alone.
        group (list[GetToolUsageGroupItem] | Unset): What the lines are grouped by; repeat it for
            several. By default all.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | ToolPage]
    """

    kwargs = _get_kwargs(
        since=since,
        until=until,
        tool=tool,
        status=status,
        group=group,
        limit=limit,
        cursor=cursor,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    status: None | str | Unset = UNSET,
    group: list[GetToolUsageGroupItem] | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> ProblemDetails | ToolPage | None:
    """Read how calls of tools ended

     Read how the calls of tools in the tenant's turns ended, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC; by default 30 days before the
            last one.
        until (datetime.date | None | Unset): The last day, in UTC; by default today. At most 366
            days are asked for at once.
        tool (None | str | Unset): This one alone.
        status (None | str | Unset): Ended so alone.
        group (list[GetToolUsageGroupItem] | Unset): What the lines are grouped by; repeat it for
            several. By default all.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | ToolPage
    """

    return sync_detailed(
        client=client,
        since=since,
        until=until,
        tool=tool,
        status=status,
        group=group,
        limit=limit,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    status: None | str | Unset = UNSET,
    group: list[GetToolUsageGroupItem] | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> Response[ProblemDetails | ToolPage]:
    """Read how calls of tools ended

     Read how the calls of tools in the tenant's turns ended, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC; by default 30 days before the
            last one.
        until (datetime.date | None | Unset): The last day, in UTC; by default today. At most 366
            days are asked for at once.
        tool (None | str | Unset): This one alone.
        status (None | str | Unset): Ended so alone.
        group (list[GetToolUsageGroupItem] | Unset): What the lines are grouped by; repeat it for
            several. By default all.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | ToolPage]
    """

    kwargs = _get_kwargs(
        since=since,
        until=until,
        tool=tool,
        status=status,
        group=group,
        limit=limit,
        cursor=cursor,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    tool: None | str | Unset = UNSET,
    status: None | str | Unset = UNSET,
    group: list[GetToolUsageGroupItem] | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> ProblemDetails | ToolPage | None:
    """Read how calls of tools ended

     Read how the calls of tools in the tenant's turns ended, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC; by default 30 days before the
            last one.
        until (datetime.date | None | Unset): The last day, in UTC; by default today. At most 366
            days are asked for at once.
        tool (None | str | Unset): This one alone.
        status (None | str | Unset): Ended so alone.
        group (list[GetToolUsageGroupItem] | Unset): What the lines are grouped by; repeat it for
            several. By default all.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | ToolPage
    """

    return (
        await asyncio_detailed(
            client=client,
            since=since,
            until=until,
            tool=tool,
            status=status,
            group=group,
            limit=limit,
            cursor=cursor,
        )
    ).parsed
