"""JSON Web Tokens (RFC 7519): verifying those of clients, minting those of the command line."""

import re
import time
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import jwt

from somaagent.clock import now
from somaagent.errors import SomaError
from somaagent.identifiers import is_tenant
from somaagent.identity.principal import Principal
from somaagent.identity.scopes import DEFAULT_SCOPES
from somaagent.settings import JwtSettings

ALGORITHMS: Final = ("HS256",)
"""What a token may be signed with; the token's own header only chooses among these."""
MAX_TOKEN_BYTES: Final = 8192
LEAST_SECRET_BYTES: Final = 32
"""RFC 7518 3.2: an HS256 key has at least the size of the hash."""
MAX_SUBJECT_CHARACTERS: Final = 255

_REQUIRED: Final = ("aud", "exp", "iss", "sub", "tenant")
# RFC 6749 3.3 scope-token.
_SCOPE: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,128}")
_MOST_SCOPES: Final = 64
_REMEMBERED: Final = 512
"""Verified tokens that are not verified again: a request would spend a third of its time there."""


class InvalidToken(SomaError):
    """The credential proves no identity."""

    status_code = 401


class TokenVerifier:
    """Turns bearer tokens into principals."""

    def __init__(self, settings: JwtSettings) -> None:
        """Check the settings.

        Raises:
            ValueError: The secret is too short to be safe.
        """
        self._secret = _checked_secret(settings)
        self._issuer = settings.issuer
        self._audience = settings.audience
        self._leeway = settings.leeway_seconds
        self._verified: OrderedDict[str, Principal] = OrderedDict()

    def verify(self, token: str) -> Principal:
        """The principal that the token vouches for.

        Raises:
            InvalidToken: The token is malformed, forged, expired, for someone else, or names no
                acceptable tenant, subject or scope.
        """
        known = self._verified.get(token)
        if known is not None and time.time() < known.expires_at:
            # The same text has the same signature; only time can have changed what it is worth.
            return known
        principal = self._verify(token)
        self._verified[token] = principal
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return principal

    def _verify(self, token: str) -> Principal:
        if len(token) > MAX_TOKEN_BYTES:
            raise InvalidToken(f"the token is longer than {MAX_TOKEN_BYTES} bytes")
        try:
            # Any: foreign JSON, checked below. PyJWT's key type mentions an optional dependency.
            claims: dict[str, Any] = jwt.decode(  # pyright: ignore[reportUnknownMemberType]
                token,
                self._secret,
                algorithms=list(ALGORITHMS),
                issuer=self._issuer,
                audience=self._audience,
                leeway=self._leeway,
                options={"require": list(_REQUIRED)},
            )
        except jwt.ExpiredSignatureError as error:
            raise InvalidToken("the token has expired") from error
        except (jwt.InvalidTokenError, ValueError) as error:
            raise InvalidToken(f"the token is not valid: {error}") from error
        return Principal(
            tenant=_tenant(claims["tenant"]),
            subject=_subject(claims["sub"]),
            scopes=_scopes(claims.get("scope")),
            expires_at=int(claims["exp"]),
        )


def mint(
    settings: JwtSettings,
    *,
    tenant: str,
    subject: str,
    scopes: Iterable[str] | None = None,
    lifetime: timedelta = timedelta(hours=12),
    issued_at: datetime | None = None,
) -> str:
    """A token that `TokenVerifier` with the same settings accepts.

    Args:
        settings: Secret, issuer and audience.
        tenant: Whose data the token opens.
        subject: Who acts.
        scopes: What the subject may do; `DEFAULT_SCOPES` when None.
        lifetime: How long the token is valid.
        issued_at: The present, unless given.

    Raises:
        ValueError: Tenant, subject, scopes or lifetime could not be verified later.
    """
    beginning = issued_at or now()
    if lifetime <= timedelta(0):
        raise ValueError("the lifetime must be longer than nothing")
    wanted = DEFAULT_SCOPES if scopes is None else scopes
    try:
        claims = {
            "iss": settings.issuer,
            "aud": settings.audience,
            "sub": _subject(subject),
            "tenant": _tenant(tenant),
            "scope": " ".join(sorted(_scopes(list(wanted)))),
            "iat": int(beginning.timestamp()),
            "exp": int((beginning + lifetime).timestamp()),
            "jti": str(uuid4()),
        }
    except InvalidToken as error:
        raise ValueError(str(error)) from error
    return jwt.encode(  # pyright: ignore[reportUnknownMemberType] - as at decode
        claims, _checked_secret(settings), algorithm=ALGORITHMS[0]
    )


def _checked_secret(settings: JwtSettings) -> bytes:
    secret = settings.secret.get_secret_value().encode()
    if len(secret) < LEAST_SECRET_BYTES:
        raise ValueError(f"SOMA_JWT_SECRET must have at least {LEAST_SECRET_BYTES} bytes")
    return secret


def _tenant(value: object) -> str:
    if not isinstance(value, str) or not is_tenant(value):
        raise InvalidToken("the tenant is not a lower-case DNS label of at most 63 characters")
    return value


def _subject(value: object) -> str:
    fits = isinstance(value, str) and 0 < len(value) <= MAX_SUBJECT_CHARACTERS
    if not fits or not str(value).isprintable():
        raise InvalidToken(f"the subject is not 1 to {MAX_SUBJECT_CHARACTERS} printable characters")
    return str(value)


def _scopes(value: object) -> frozenset[str]:
    if value is None:
        return frozenset()
    parts: list[object] = []
    if isinstance(value, str):
        parts.extend(value.split())
    elif isinstance(value, list):
        parts.extend(value)  # pyright: ignore[reportUnknownArgumentType] - foreign JSON
    else:
        raise InvalidToken("the scope is neither text nor a list")
    if len(parts) > _MOST_SCOPES:
        raise InvalidToken(f"the token has more than {_MOST_SCOPES} scopes")
    scopes: set[str] = set()
    for part in parts:
        if not isinstance(part, str) or _SCOPE.fullmatch(part) is None:
            raise InvalidToken("the token has a malformed scope")
        scopes.add(part)
    return frozenset(scopes)
