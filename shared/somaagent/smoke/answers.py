"""What answers of a gateway say: which part of the platform is in the way."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final, cast

import httpx

from somaagent.smoke.checks import CheckFailed

_WORDS: Final = 300
"""Most characters of a foreign answer that are repeated."""
_AWAY: Final = {502, 503, 504}

Json = dict[str, Any]  # Any: foreign JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An error as the gateway words it, in problem details or in OpenAI's shape."""

    code: str
    detail: str


def body_of(answer: httpx.Response) -> Json:
    """The answer's JSON object; empty when it has none."""
    try:
        content: object = answer.json()
    except ValueError:
        return {}
    return cast("Json", content) if isinstance(content, dict) else {}


def refusal_of(answer: httpx.Response) -> Refusal | None:
    """The gateway's own words; None where somebody else answers."""
    body = body_of(answer)
    kind = str(body.get("type", ""))
    if kind.startswith("urn:somaagent:error:"):
        return Refusal(code=kind.rpartition(":")[2], detail=str(body.get("detail", "")))
    error = body.get("error")
    if isinstance(error, dict):
        said = cast("Json", error)
        return Refusal(code=str(said.get("code", "")), detail=str(said.get("message", "")))
    return None


def no_gateway(answer: httpx.Response) -> CheckFailed:
    """Something answered, and it is no gateway."""
    if answer.is_redirect:
        return CheckFailed(
            f"it redirects to {answer.headers.get('location', '')[:_WORDS]}",
            cause="a wrong URL: give the one that it redirects to, if that is yours",
        )
    if answer.status_code in _AWAY:
        return CheckFailed(
            f"the ingress answers {answer.status_code}, and no gateway behind it",
            cause="no process of the gateway is ready: Postgres cannot be reached, its migrations "
            "are missing, or the image does not start; the log of the gateway's pods says which "
            "(kubectl -n somaagent logs -l serving.knative.dev/service=gateway)",
        )
    return CheckFailed(
        f"what answers ({answer.status_code}) is no SomaAgent gateway",
        cause="a wrong URL: another service or path, or a host that the ingress does not know",
    )


def unready(answer: httpx.Response) -> CheckFailed | None:
    """Why the gateway cannot work, by its own account; None when it can."""
    components: Json = body_of(answer).get("components") or {}
    if not components:
        return no_gateway(answer)
    if components.get("postgres") != "ok":
        return CheckFailed(
            "the gateway cannot reach Postgres",
            cause="the database is down, the network is closed to it, or SOMA_POSTGRES_DSN in the "
            "Secret `credentials` is wrong (host, or the password of soma_app)",
        )
    if components.get("migrations", "ok") != "ok":
        return CheckFailed(
            "the database lacks migrations of this release",
            cause="the migration Job has not run or has failed: `soma migrate plan` says what is "
            "missing, `soma migrate apply --phase pre` applies it",
        )
    if components.get("redis") != "ok":
        return CheckFailed(
            "the gateway cannot reach Redis: answers do not stream, and most requests are refused",
            cause="Redis is down, the network is closed to it, or SOMA_REDIS_URL in the Secret "
            "`credentials` is wrong",
        )
    return None if answer.status_code == HTTPStatus.OK else no_gateway(answer)


def refused_credential(answer: httpx.Response, token: str | None) -> CheckFailed:
    """Why a credential is not accepted."""
    if token is None:
        return CheckFailed(
            "the gateway wants a credential, and none was given",
            cause="no token: give --token, --token-command or SOMA_TOKEN",
        )
    ended = _ended_at(token)
    if ended is not None and ended <= datetime.now(UTC):
        return CheckFailed(
            "the gateway does not accept the token",
            cause=f"it ended at {ended.isoformat(timespec='seconds')}: get a new one",
        )
    return CheckFailed(
        "the gateway does not accept the token",
        cause="a token of another issuer, audience or key than SOMA_JWT_* of the gateway name, or "
        "an API key that was revoked",
    )


def missing_scope(answer: httpx.Response, scope: str) -> CheckFailed:
    """The credential is good, but not for this."""
    refusal = refusal_of(answer)
    return CheckFailed(
        f"the credential is refused: {refusal.detail if refusal else answer.status_code}",
        cause=f"it lacks the scope {scope}, or a policy denies it",
    )


def refused(answer: httpx.Response, what: str) -> CheckFailed:
    """Any other answer than the one that was to come."""
    refusal = refusal_of(answer)
    if refusal is None:
        return no_gateway(answer)
    detail = f"{what}: {answer.status_code} {refusal.code}: {refusal.detail}"[:_WORDS]
    causes = {
        "broker_unavailable": "the broker does not take events: Kafka is down, the Broker is not "
        "Ready (kubectl -n somaagent get broker), or K_SINK of the gateway is wrong",
        "model_unavailable": "the model is down, or still starting: kubectl -n somaagent get "
        "inferenceservice, and SOMA_MODEL_BASE_URL",
        "unavailable": "Postgres, Redis or another part failed while it was asked: the gateway's "
        "log says which (request_deferred)",
        "rate_limited": "the tenant's quota is used up; try again later",
    }
    cause = causes.get(refusal.code, "the gateway's log has the request by its X-Request-Id: ")
    if refusal.code not in causes:
        cause += answer.headers.get("x-request-id", "none")
    return CheckFailed(detail, cause=cause)


def _ended_at(token: str) -> datetime | None:
    """When a JWT says that it ends; it is not verified here."""
    try:
        part = token.split(".")[1]
        claims: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return datetime.fromtimestamp(float(claims["exp"]), UTC)
    except (IndexError, KeyError, ValueError, TypeError, binascii.Error, OverflowError, OSError):
        return None
