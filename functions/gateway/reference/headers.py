"""The headers of answers. Which a route sends is written here; which everyone gets, follows."""

from collections.abc import Mapping
from typing import Any, Final

_Json = dict[str, Any]  # Any: an OpenAPI document


def _header(description: str, example: str, *, required: bool = False) -> _Json:
    return {
        "description": description,
        "schema": {"type": "string"},
        "example": example,
        **({"required": True} if required else {}),
    }


HEADERS: Final[Mapping[str, _Json]] = {
    "X-Request-Id": _header(
        "The request, as logs and `instance` of errors name it; the client may choose it.",
        "0b5c8f0e93c14d6fa6a46f3f2f1f6c70",
        required=True,
    ),
    "WWW-Authenticate": _header(
        "What is wrong with the credential (RFC 6750).",
        'Bearer realm="somaagent", error="invalid_token"',
    ),
    "Retry-After": _header("Seconds until it is worth trying again.", "2"),
    "RateLimit-Policy": _header(
        "The quotas that the request counts against: size and window in seconds.",
        '"subject";q=120;w=60',
    ),
    "RateLimit": _header(
        "What is left of them, and the seconds until that changes.", '"subject";r=119;t=1'
    ),
    "Location": _header(
        "Where the result is.", "/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11", required=True
    ),
    "Preference-Applied": _header("The `Prefer` that was followed.", "wait=30"),
    "ETag": _header("The SHA-256 of the file.", f'"{"0" * 64}"', required=True),
    "Content-Range": _header("Which bytes these are, and of how many.", "bytes 0-1023/48213"),
    "Accept-Ranges": _header("`Range` may ask for bytes.", "bytes", required=True),
    "Content-Disposition": _header(
        "The name to store it by.", 'inline; filename="report.pdf"', required=True
    ),
    "Upgrade": _header("What to upgrade to.", "websocket", required=True),
    "Tus-Resumable": _header("The version of tus.", "1.0.0"),
    "Tus-Version": _header("The versions of tus that are spoken.", "1.0.0", required=True),
    "Tus-Extension": _header("What is spoken of tus.", "creation,checksum", required=True),
    "Tus-Max-Size": _header("Most bytes of a file.", "104857600", required=True),
    "Tus-Checksum-Algorithm": _header("For `Upload-Checksum`.", "sha256,sha1,md5", required=True),
    "Upload-Offset": _header("Bytes that have arrived.", "0", required=True),
    "Upload-Length": _header("Bytes that are to come in all.", "48213", required=True),
    "Upload-Expires": _header(
        "When an unfinished upload is removed.", "Thu, 01 Jan 2026 12:00:00 GMT"
    ),
    "Deprecation": _header("Since when the operation is deprecated (RFC 9745).", "@1767225600"),
    "Link": _header(
        "The successor, `rel=successor-version`.",
        '</v1/sessions>; rel="successor-version"',
    ),
}
"""`components.headers` of the document."""

_CREATED: Final = {"201": ("Location",)}
_ACCEPTED: Final = {"202": ("Location",)}
_DOWNLOAD: Final = ("ETag", "Accept-Ranges", "Content-Disposition")
_UPLOAD: Final = ("Upload-Offset", "Upload-Expires")
_SENT: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "create_session": _CREATED,
    "import_session": _CREATED,
    "create_persona": _CREATED,
    "create_template": _CREATED,
    "create_api_key": _CREATED,
    "create_original_key": _CREATED,
    "edit_message": _ACCEPTED,
    "regenerate_message": _ACCEPTED,
    "run_action": _ACCEPTED,
    "post_message": {
        "200": ("Location", "Preference-Applied"),
        "202": ("Location", "Preference-Applied"),
    },
    "begin_login": {"303": ("Location",)},
    "finish_login": {"303": ("Location",)},
    "open_socket": {"426": ("Upgrade",)},
    "export_session": {"200": ("Content-Disposition",)},
    "get_history": {"200": ("Content-Disposition",)},
    "get_history_file": {"200": ("Content-Disposition",)},
    "download": {
        "200": _DOWNLOAD,
        "206": (*_DOWNLOAD, "Content-Range"),
        "416": ("Content-Range",),
    },
    "download_headers": {
        "200": _DOWNLOAD,
        "206": (*_DOWNLOAD, "Content-Range"),
        "416": ("Content-Range",),
    },
    "describe_uploads": {
        "204": ("Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm")
    },
    "begin_upload": {"201": ("Location", *_UPLOAD), "412": ("Tus-Version",)},
    "upload_offset": {"200": ("Upload-Length", *_UPLOAD), "412": ("Tus-Version",)},
    "send_content": {"204": _UPLOAD, "412": ("Tus-Version",)},
    "end_upload": {"412": ("Tus-Version",)},
}
"""By operation and status, what only some answers have."""


def sent(operation_id: str) -> set[tuple[str, str]]:
    """Status and name of the headers that this operation alone sends."""
    return {
        (status, name) for status, names in _SENT.get(operation_id, {}).items() for name in names
    }


OPERATIONS: Final = frozenset(_SENT)


def add_headers(path: str, operation: _Json) -> None:
    """Write the headers of every answer of an operation."""
    own = sent(operation["operationId"])
    everywhere = ["X-Request-Id"]
    if path.startswith("/v1/uploads"):
        everywhere.append("Tus-Resumable")
    if operation.get("deprecated"):
        everywhere += ["Deprecation", "Link"]
    for status, response in operation["responses"].items():
        # `required` is what every such answer has, one of the connection itself included.
        names = everywhere + sorted(name for of, name in own if of == status)
        names += {"401": ["WWW-Authenticate"], "429": ["Retry-After"], "503": ["Retry-After"]}.get(
            status, []
        )
        if operation["security"]:
            names += ["RateLimit-Policy", "RateLimit"]
        response["headers"] = {
            name: {"$ref": f"#/components/headers/{name}"} for name in names
        } | response.get("headers", {})
