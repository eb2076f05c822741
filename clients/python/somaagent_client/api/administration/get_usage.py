import datetime
from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_details import ProblemDetails
from ...models.usage_page import UsagePage
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    persona: None | str | Unset = UNSET,
    api_key: None | str | Unset = UNSET,
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

    json_persona: None | str | Unset
    if isinstance(persona, Unset):
        json_persona = UNSET
    else:
        json_persona = persona
    params["persona"] = json_persona

    json_api_key: None | str | Unset
    if isinstance(api_key, Unset):
        json_api_key = UNSET
    else:
        json_api_key = api_key
    params["api_key"] = json_api_key

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
        "url": "/v1/usage",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ProblemDetails | UsagePage | None:
    if response.status_code == 200:
        response_200 = UsagePage.from_dict(response.json())

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
) -> Response[ProblemDetails | UsagePage]:
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
    persona: None | str | Unset = UNSET,
    api_key: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> Response[ProblemDetails | UsagePage]:
    """Read the usage

     Read what the tenant's answers cost by day, persona, key and model, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC.
        until (datetime.date | None | Unset): The last day, in UTC.
        persona (None | str | Unset): This one alone.
        api_key (None | str | Unset): What was asked with this key alone.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | UsagePage]
    """

    kwargs = _get_kwargs(
        since=since,
        until=until,
        persona=persona,
        api_key=api_key,
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
    persona: None | str | Unset = UNSET,
    api_key: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> ProblemDetails | UsagePage | None:
    """Read the usage

     Read what the tenant's answers cost by day, persona, key and model, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC.
        until (datetime.date | None | Unset): The last day, in UTC.
        persona (None | str | Unset): This one alone.
        api_key (None | str | Unset): What was asked with this key alone.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | UsagePage
    """

    return sync_detailed(
        client=client,
        since=since,
        until=until,
        persona=persona,
        api_key=api_key,
        limit=limit,
        cursor=cursor,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    since: datetime.date | None | Unset = UNSET,
    until: datetime.date | None | Unset = UNSET,
    persona: None | str | Unset = UNSET,
    api_key: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> Response[ProblemDetails | UsagePage]:
    """Read the usage

     Read what the tenant's answers cost by day, persona, key and model, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC.
        until (datetime.date | None | Unset): The last day, in UTC.
        persona (None | str | Unset): This one alone.
        api_key (None | str | Unset): What was asked with this key alone.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemDetails | UsagePage]
    """

    kwargs = _get_kwargs(
        since=since,
        until=until,
        persona=persona,
        api_key=api_key,
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
    persona: None | str | Unset = UNSET,
    api_key: None | str | Unset = UNSET,
    limit: int | Unset = 100,
    cursor: None | str | Unset = UNSET,
) -> ProblemDetails | UsagePage | None:
    """Read the usage

     Read what the tenant's answers cost by day, persona, key and model, the newest day first.

    Args:
        since (datetime.date | None | Unset): The first day, in UTC.
        until (datetime.date | None | Unset): The last day, in UTC.
        persona (None | str | Unset): This one alone.
        api_key (None | str | Unset): What was asked with this key alone.
        limit (int | Unset): Most lines of a page. Default: 100.
        cursor (None | str | Unset): `next_cursor` of the page before.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemDetails | UsagePage
    """

    return (
        await asyncio_detailed(
            client=client,
            since=since,
            until=until,
            persona=persona,
            api_key=api_key,
            limit=limit,
            cursor=cursor,
        )
    ).parsed
