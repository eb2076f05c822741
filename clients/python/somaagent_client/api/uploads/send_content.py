from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.problem_details import ProblemDetails
from ...types import UNSET, File, Response, Unset


def _get_kwargs(
    file_id: UUID,
    *,
    body: File,
    tus_resumable: None | str | Unset = UNSET,
    upload_offset: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(tus_resumable, Unset):
        headers["Tus-Resumable"] = tus_resumable

    if not isinstance(upload_offset, Unset):
        headers["Upload-Offset"] = upload_offset

    if not isinstance(upload_checksum, Unset):
        headers["Upload-Checksum"] = upload_checksum

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "url": "/v1/uploads/{file_id}".format(
            file_id=quote(str(file_id), safe=""),
        ),
    }

    _kwargs["content"] = body.payload
    headers["Content-Type"] = "application/offset+octet-stream"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Any | ProblemDetails | None:
    if response.status_code == 204:
        response_204 = cast(Any, None)
        return response_204

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

    if response.status_code == 412:
        response_412 = ProblemDetails.from_dict(response.json())

        return response_412

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

    if response.status_code == 423:
        response_423 = ProblemDetails.from_dict(response.json())

        return response_423

    if response.status_code == 429:
        response_429 = ProblemDetails.from_dict(response.json())

        return response_429

    if response.status_code == 431:
        response_431 = ProblemDetails.from_dict(response.json())

        return response_431

    if response.status_code == 460:
        response_460 = ProblemDetails.from_dict(response.json())

        return response_460

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
    file_id: UUID,
    *,
    client: AuthenticatedClient,
    body: File,
    tus_resumable: None | str | Unset = UNSET,
    upload_offset: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> Response[Any | ProblemDetails]:
    """Send content of an upload

     Send the content, or the next part of it; the last one checks the file.

    After a cut, `HEAD` says where to go on. The finished upload is the file of the same id.

    Args:
        file_id (UUID): The file.
        tus_resumable (None | str | Unset): The protocol's version.
        upload_offset (None | str | Unset): Where the body belongs.
        upload_checksum (None | str | Unset): Algorithm and digest in base64 of the body, which is
            kept as a whole or not at all.
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        file_id=file_id,
        body=body,
        tus_resumable=tus_resumable,
        upload_offset=upload_offset,
        upload_checksum=upload_checksum,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    file_id: UUID,
    *,
    client: AuthenticatedClient,
    body: File,
    tus_resumable: None | str | Unset = UNSET,
    upload_offset: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> Any | ProblemDetails | None:
    """Send content of an upload

     Send the content, or the next part of it; the last one checks the file.

    After a cut, `HEAD` says where to go on. The finished upload is the file of the same id.

    Args:
        file_id (UUID): The file.
        tus_resumable (None | str | Unset): The protocol's version.
        upload_offset (None | str | Unset): Where the body belongs.
        upload_checksum (None | str | Unset): Algorithm and digest in base64 of the body, which is
            kept as a whole or not at all.
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return sync_detailed(
        file_id=file_id,
        client=client,
        body=body,
        tus_resumable=tus_resumable,
        upload_offset=upload_offset,
        upload_checksum=upload_checksum,
    ).parsed


async def asyncio_detailed(
    file_id: UUID,
    *,
    client: AuthenticatedClient,
    body: File,
    tus_resumable: None | str | Unset = UNSET,
    upload_offset: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> Response[Any | ProblemDetails]:
    """Send content of an upload

     Send the content, or the next part of it; the last one checks the file.

    After a cut, `HEAD` says where to go on. The finished upload is the file of the same id.

    Args:
        file_id (UUID): The file.
        tus_resumable (None | str | Unset): The protocol's version.
        upload_offset (None | str | Unset): Where the body belongs.
        upload_checksum (None | str | Unset): Algorithm and digest in base64 of the body, which is
            kept as a whole or not at all.
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemDetails]
    """

    kwargs = _get_kwargs(
        file_id=file_id,
        body=body,
        tus_resumable=tus_resumable,
        upload_offset=upload_offset,
        upload_checksum=upload_checksum,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    file_id: UUID,
    *,
    client: AuthenticatedClient,
    body: File,
    tus_resumable: None | str | Unset = UNSET,
    upload_offset: None | str | Unset = UNSET,
    upload_checksum: None | str | Unset = UNSET,
) -> Any | ProblemDetails | None:
    """Send content of an upload

     Send the content, or the next part of it; the last one checks the file.

    After a cut, `HEAD` says where to go on. The finished upload is the file of the same id.

    Args:
        file_id (UUID): The file.
        tus_resumable (None | str | Unset): The protocol's version.
        upload_offset (None | str | Unset): Where the body belongs.
        upload_checksum (None | str | Unset): Algorithm and digest in base64 of the body, which is
            kept as a whole or not at all.
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemDetails
    """

    return (
        await asyncio_detailed(
            file_id=file_id,
            client=client,
            body=body,
            tus_resumable=tus_resumable,
            upload_offset=upload_offset,
            upload_checksum=upload_checksum,
        )
    ).parsed
