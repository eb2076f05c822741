from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.chat_completion import ChatCompletion
from ...models.chat_completion_request import ChatCompletionRequest
from ...models.open_ai_error_body import OpenAIErrorBody
from ...models.problem_details import ProblemDetails
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: ChatCompletionRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(idempotency_key, Unset):
        headers["Idempotency-Key"] = idempotency_key

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/chat/completions",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ChatCompletion | OpenAIErrorBody | ProblemDetails | None:
    if response.status_code == 200:
        response_200 = ChatCompletion.from_dict(response.json())

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
) -> Response[ChatCompletion | OpenAIErrorBody | ProblemDetails]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: ChatCompletionRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ChatCompletion | OpenAIErrorBody | ProblemDetails]:
    """Complete a chat

     Continue a conversation that the client holds, as OpenAI's clients ask for it.

    Nothing is stored. A client that goes away stops the generation. `Idempotency-Key` is for
    answers that are not streamed; with one the answer is finished and kept for a repeat.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ChatCompletionRequest): A conversation that the client holds, to be continued by the
            model.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChatCompletion | OpenAIErrorBody | ProblemDetails]
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
    body: ChatCompletionRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> ChatCompletion | OpenAIErrorBody | ProblemDetails | None:
    """Complete a chat

     Continue a conversation that the client holds, as OpenAI's clients ask for it.

    Nothing is stored. A client that goes away stops the generation. `Idempotency-Key` is for
    answers that are not streamed; with one the answer is finished and kept for a repeat.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ChatCompletionRequest): A conversation that the client holds, to be continued by the
            model.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChatCompletion | OpenAIErrorBody | ProblemDetails
    """

    return sync_detailed(
        client=client,
        body=body,
        idempotency_key=idempotency_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: ChatCompletionRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> Response[ChatCompletion | OpenAIErrorBody | ProblemDetails]:
    """Complete a chat

     Continue a conversation that the client holds, as OpenAI's clients ask for it.

    Nothing is stored. A client that goes away stops the generation. `Idempotency-Key` is for
    answers that are not streamed; with one the answer is finished and kept for a repeat.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ChatCompletionRequest): A conversation that the client holds, to be continued by the
            model.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ChatCompletion | OpenAIErrorBody | ProblemDetails]
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
    body: ChatCompletionRequest,
    idempotency_key: None | str | Unset = UNSET,
) -> ChatCompletion | OpenAIErrorBody | ProblemDetails | None:
    """Complete a chat

     Continue a conversation that the client holds, as OpenAI's clients ask for it.

    Nothing is stored. A client that goes away stops the generation. `Idempotency-Key` is for
    answers that are not streamed; with one the answer is finished and kept for a repeat.

    Args:
        idempotency_key (None | str | Unset): Chosen by the client, 1 to 255 visible ASCII
            characters; a repeat of the request with the same key has no further effect and gets the
            same answer.
        body (ChatCompletionRequest): A conversation that the client holds, to be continued by the
            model.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ChatCompletion | OpenAIErrorBody | ProblemDetails
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            idempotency_key=idempotency_key,
        )
    ).parsed
