from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.open_ai_error_body import OpenAIErrorBody
from ...models.problem_details import ProblemDetails
from ...models.response_body import ResponseBody
from ...models.response_request import ResponseRequest
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: ResponseRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/responses",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OpenAIErrorBody | ProblemDetails | ResponseBody | None:
    if response.status_code == 200:
        response_200 = ResponseBody.from_dict(response.json())

        return response_200

    if response.status_code == 400:
        response_400 = OpenAIErrorBody.from_dict(response.json())

        return response_400

    if response.status_code == 401:
        response_401 = OpenAIErrorBody.from_dict(response.json())

        return response_401

    if response.status_code == 403:
        response_403 = OpenAIErrorBody.from_dict(response.json())

        return response_403

    if response.status_code == 404:
        response_404 = OpenAIErrorBody.from_dict(response.json())

        return response_404

    if response.status_code == 408:
        response_408 = OpenAIErrorBody.from_dict(response.json())

        return response_408

    if response.status_code == 409:
        response_409 = OpenAIErrorBody.from_dict(response.json())

        return response_409

    if response.status_code == 413:
        response_413 = OpenAIErrorBody.from_dict(response.json())

        return response_413

    if response.status_code == 414:
        response_414 = ProblemDetails.from_dict(response.json())

        return response_414

    if response.status_code == 415:
        response_415 = OpenAIErrorBody.from_dict(response.json())

        return response_415

    if response.status_code == 429:
        response_429 = OpenAIErrorBody.from_dict(response.json())

        return response_429

    if response.status_code == 431:
        response_431 = ProblemDetails.from_dict(response.json())

        return response_431

    if response.status_code == 502:
        response_502 = OpenAIErrorBody.from_dict(response.json())

        return response_502

    if response.status_code == 503:
        response_503 = OpenAIErrorBody.from_dict(response.json())

        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[OpenAIErrorBody | ProblemDetails | ResponseBody]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ResponseRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[OpenAIErrorBody | ProblemDetails | ResponseBody]:
    """Create a response

     Answer text or items, after the stored response that the request names, if it names one.

    A response is stored unless `store` is false; its creator alone can retrieve, continue and
    delete it, until it expires. A client that goes away stops the generation, and nothing is
    stored. `Idempotency-Key` works as for chat completions.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ResponseRequest): Something to be answered, alone or after a response that is
            stored.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OpenAIErrorBody | ProblemDetails | ResponseBody]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: ResponseRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> OpenAIErrorBody | ProblemDetails | ResponseBody | None:
    """Create a response

     Answer text or items, after the stored response that the request names, if it names one.

    A response is stored unless `store` is false; its creator alone can retrieve, continue and
    delete it, until it expires. A client that goes away stops the generation, and nothing is
    stored. `Idempotency-Key` works as for chat completions.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ResponseRequest): Something to be answered, alone or after a response that is
            stored.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OpenAIErrorBody | ProblemDetails | ResponseBody
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: ResponseRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[OpenAIErrorBody | ProblemDetails | ResponseBody]:
    """Create a response

     Answer text or items, after the stored response that the request names, if it names one.

    A response is stored unless `store` is false; its creator alone can retrieve, continue and
    delete it, until it expires. A client that goes away stops the generation, and nothing is
    stored. `Idempotency-Key` works as for chat completions.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ResponseRequest): Something to be answered, alone or after a response that is
            stored.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OpenAIErrorBody | ProblemDetails | ResponseBody]
    """

    kwargs = _get_kwargs(
        body=body,
        idempotency_key=idempotency_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: ResponseRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> OpenAIErrorBody | ProblemDetails | ResponseBody | None:
    """Create a response

     Answer text or items, after the stored response that the request names, if it names one.

    A response is stored unless `store` is false; its creator alone can retrieve, continue and
    delete it, until it expires. A client that goes away stops the generation, and nothing is
    stored. `Idempotency-Key` works as for chat completions.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ResponseRequest): Something to be answered, alone or after a response that is
            stored.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OpenAIErrorBody | ProblemDetails | ResponseBody
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
