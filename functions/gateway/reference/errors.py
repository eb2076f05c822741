"""One example for each kind of error; the operations where it happens share it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from functions.gateway.problems import MEDIA_TYPE, Problem

_Json = dict[str, Any]  # Any: an OpenAPI document


@dataclass(frozen=True, slots=True)
class Kind:
    """When a kind of error is an operation's."""

    status: int
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()
    beneath: tuple[str, ...] = ("/",)
    """How the paths begin where it happens."""
    parameter: str | None = None
    """Without which it does not happen."""

    def happens(self, path: str, operation: _Json, status: str) -> bool:
        """Whether it explains the operation's answer `status`."""
        names = {parameter["name"] for parameter in operation.get("parameters", ())}
        return (
            status == str(self.status)
            and path.startswith(self.beneath)
            and (self.parameter is None or self.parameter in names)
        )


_KEY: Final = "Idempotency-Key"
_TEXT: Final = ({"pointer": "#/text", "detail": "must not be blank"},)
KINDS: Final[Mapping[str, Kind]] = {
    "malformed_json": Kind(400, "the body is not valid JSON"),
    "unauthorized": Kind(401, "send a bearer token or an API key, or log in"),
    "insufficient_scope": Kind(403, "the credential lacks the scope sessions:write"),
    "refused_by_policy": Kind(403, "the policies do not allow sessions.create"),
    "invalid_link": Kind(403, "this is no link of this server", beneath=("/v1/downloads",)),
    "not_found": Kind(404, "there is no such session"),
    "not_acceptable": Kind(406, "the history is text/markdown; see /messages for JSON"),
    "request_timeout": Kind(408, "the body did not arrive within 30 seconds"),
    "request_in_flight": Kind(
        409, "the first request with this Idempotency-Key is still being worked on", parameter=_KEY
    ),
    "persona_built_in": Kind(
        409, "the persona 'default' belongs to the platform", beneath=("/v1/personas/",)
    ),
    "action_built_in": Kind(
        409, "the action 'summarize' belongs to the platform", beneath=("/v1/action-templates/",)
    ),
    "too_many_profiles": Kind(
        409,
        "a tenant has at most 200 model profiles",
        beneath=("/v1/admin/model-profiles/{role}/",),
    ),
    "too_many_budgets": Kind(
        409, "a tenant has at most 1000 budgets", beneath=("/v1/admin/budgets/{scope}/",)
    ),
    "canvas_full": Kind(409, "a canvas has at most 500 items", beneath=("/v1/sessions/import",)),
    "session_too_large": Kind(
        409,
        "only sessions of at most 10000 turns can be exported",
        beneath=("/v1/sessions/{session_id}/export", "/v1/sessions/{session_id}/history"),
    ),
    "not_waiting": Kind(
        409, "the call waits for no decision: it is denied", beneath=("/v1/requeue/",)
    ),
    "wrong_offset": Kind(409, "the upload goes on at byte 1024", beneath=("/v1/uploads/",)),
    "link_expired": Kind(410, "the link has expired; ask for a new one"),
    "tus_version": Kind(412, "send Tus-Resumable: 1.0.0"),
    "body_too_large": Kind(413, "the body is larger than 1048576 bytes"),
    "uri_too_long": Kind(414, "the target of the request is too long"),
    "unsupported_media_type": Kind(415, "the body must be application/json"),
    "range_not_satisfiable": Kind(416, "the file has 48213 bytes"),
    "invalid_request": Kind(422, "wrong: #/text", errors=_TEXT),
    "idempotency_key_reused": Kind(
        422, "the Idempotency-Key was used for another request", parameter=_KEY
    ),
    "upload_locked": Kind(423, "the upload was taken over or ended"),
    "upgrade_required": Kind(426, "ask for the upgrade to a WebSocket"),
    "rate_limited": Kind(429, "the quota of the subject is used up; try again in 2 s"),
    "head_too_large": Kind(431, "the head of the request has too many fields or too many bytes"),
    "checksum_mismatch": Kind(460, "the content is not what the checksum says"),
    "unavailable": Kind(503, "a part of the platform does not answer; try again"),
}
"""By the end of their type."""


def shared_examples() -> _Json:
    """`components.examples` of the document."""
    return {name: _example(name, kind) for name, kind in KINDS.items()}


def add_error_examples(path: str, operation: _Json) -> None:
    """Name in every error answer of an operation what it looks like."""
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get(MEDIA_TYPE)
        if content is not None:
            content["examples"] = {
                name: {"$ref": f"#/components/examples/{name}"}
                for name, kind in KINDS.items()
                if kind.happens(path, operation, status)
            }


def _example(name: str, kind: Kind) -> _Json:
    details = Problem(kind.status, name, kind.detail, errors=kind.errors).details()
    # Built outside of a request, which has an id.
    instance = "urn:somaagent:request:0b5c8f0e93c14d6fa6a46f3f2f1f6c70"
    return {"summary": kind.detail, "value": details | {"instance": instance}}
