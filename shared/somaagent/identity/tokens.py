"""JSON Web Tokens (RFC 7519): verifying those of clients, minting those of the command line."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple
from uuid import uuid4

import jwt

from somaagent.clock import now
from somaagent.identity.claims import (
    ClaimMapping,
    check_dates,
    principal_of,
    subject_of,
    tenant_of,
    tokens_of,
)
from somaagent.identity.compact import MAX_TOKEN_BYTES, CompactToken, read_compact
from somaagent.identity.errors import InvalidToken
from somaagent.identity.fetching import ProviderHttp, check_url
from somaagent.identity.jwks import JwksKeys
from somaagent.identity.keys import (
    KNOWN_ALGORITHMS,
    SYMMETRIC,
    VerificationKey,
    narrowed,
    public_keys,
    secret_key,
)
from somaagent.identity.principal import Principal
from somaagent.identity.scopes import DEFAULT_ROLES, DEFAULT_SCOPES
from somaagent.mode import Mode
from somaagent.settings import JwtSettings

_REMEMBERED: Final = 1024
"""Verified tokens that are not verified again: a request would spend a third of its time there."""


class _Verified(NamedTuple):
    principal: Principal
    generation: int
    """Of the provider's keys; static ones change with the process."""


class TokenVerifier:
    """Turns bearer tokens into principals."""

    def __init__(
        self,
        settings: JwtSettings,
        *,
        mode: Mode = Mode.PRODUCTION,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Check the settings.

        Args:
            settings: Keys, and what tokens must say.
            mode: Whether issuer and audience may be left open.
            clock: Seconds by which fetched keys age.

        Raises:
            ValueError: No key is configured, one is not safe, or something is missing that the
                mode demands.
        """
        self._algorithms = _algorithms(settings)
        self._types = frozenset(settings.types.lower().split())
        self._issuer, self._audience = _expected(settings, mode)
        self._leeway = settings.leeway_seconds
        self._mapping = ClaimMapping(
            tenant=tuple(settings.tenant_claims.split()),
            roles=settings.roles_claim,
            scopes_by_role=settings.roles or DEFAULT_ROLES,
        )
        self._static = narrowed(_static_keys(settings), self._algorithms)
        self._settings = settings
        self._clock = clock
        self._http: ProviderHttp | None = None
        self._jwks: JwksKeys | None = None
        if settings.jwks_url:
            check_url("SOMA_JWT_JWKS_URL", settings.jwks_url)
        elif not self._static:
            raise ValueError(
                "nothing verifies tokens: set SOMA_JWT_SECRET, SOMA_JWT_PUBLIC_KEY or"
                " SOMA_JWT_JWKS_URL"
            )
        self._verified: OrderedDict[bytes, _Verified] = OrderedDict()

    async def verify(self, token: str) -> Principal:
        """The principal that the token vouches for.

        Raises:
            InvalidToken: The token is malformed, forged, expired, for someone else, or names no
                acceptable tenant, subject, scope or role.
            IdentityProviderUnavailable: The keys that could tell cannot be fetched.
        """
        if len(token) > MAX_TOKEN_BYTES:
            raise InvalidToken(f"the token is longer than {MAX_TOKEN_BYTES} bytes")
        name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._verified.get(name)
        if known is not None:
            # The same text has the same signature; only time and keys change what it is worth.
            if time.time() < known.principal.expires_at and self._keys_unchanged(known):
                return known.principal
            del self._verified[name]
        principal = principal_of(await self.claims(token), self._mapping)
        generation = 0 if self._jwks is None else self._jwks.generation
        self._verified[name] = _Verified(principal, generation)
        if len(self._verified) > _REMEMBERED:
            self._verified.popitem(last=False)
        return principal

    async def claims(self, token: str) -> dict[str, Any]:  # Any: foreign JSON
        """The claims of a token of this issuer for this audience, whatever they say besides.

        Raises:
            InvalidToken: The token is malformed, forged, expired or for someone else.
            IdentityProviderUnavailable: The keys that could tell cannot be fetched.
        """
        if len(token) > MAX_TOKEN_BYTES:
            raise InvalidToken(f"the token is longer than {MAX_TOKEN_BYTES} bytes")
        read = read_compact(token, algorithms=self._algorithms, types=self._types)
        return await self._checked(read)

    def remembers(self, token: str) -> bool:
        """Whether the token was verified before; it may have expired since."""
        name = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        return name in self._verified

    async def aclose(self) -> None:
        """Close the connections to the provider."""
        if self._http is not None:
            await self._http.aclose()

    def _keys_unchanged(self, known: _Verified) -> bool:
        return self._jwks is None or (
            self._jwks.fresh and known.generation == self._jwks.generation
        )

    async def _checked(self, token: CompactToken) -> dict[str, Any]:  # Any: foreign JSON
        fitting = [key for key in self._static if key.fits(token.algorithm)]
        claims = self._first_that_verifies(token, fitting)
        if claims is None and self._settings.jwks_url and token.algorithm not in SYMMETRIC:
            jwks = self._open_jwks(self._settings.jwks_url)
            fitting = list(await jwks.candidates(token.algorithm, token.kid))
            claims = self._first_that_verifies(token, fitting)
        if claims is None:
            raise InvalidToken("no key of the platform made the token's signature")
        return claims

    def _first_that_verifies(
        self, token: CompactToken, keys: Iterable[VerificationKey]
    ) -> dict[str, Any] | None:  # Any: foreign JSON
        for key in keys:
            try:
                return self._verify_with(token, key)
            except jwt.InvalidSignatureError:
                continue
        return None

    def _verify_with(
        self, token: CompactToken, key: VerificationKey
    ) -> dict[str, Any]:  # Any: foreign JSON
        required = ["exp", "sub"]
        required += ["iss"] if self._issuer else []
        required += ["aud"] if self._audience else []
        try:
            check_dates(token.claims)
            return jwt.decode(  # pyright: ignore[reportUnknownMemberType] - PyJWT's key type
                token.text,
                key.material,
                algorithms=[token.algorithm],
                issuer=self._issuer,
                audience=self._audience,
                leeway=self._leeway,
                options={"require": required, "verify_aud": self._audience is not None},
            )
        except jwt.InvalidSignatureError:
            raise
        except jwt.ExpiredSignatureError as error:
            raise InvalidToken("the token has expired") from error
        except jwt.MissingRequiredClaimError as error:
            raise InvalidToken(f"the token has no {error.claim}") from error
        except jwt.InvalidAudienceError as error:
            raise InvalidToken("the token is for somebody else") from error
        except jwt.InvalidIssuerError as error:
            raise InvalidToken("the token is of another issuer") from error
        except jwt.ImmatureSignatureError as error:
            raise InvalidToken("the token is not valid yet") from error
        except (jwt.PyJWTError, ValueError, TypeError) as error:
            # PyJWT's own words might quote the token.
            raise InvalidToken("the token is not valid") from error

    def _open_jwks(self, url: str) -> JwksKeys:
        if self._jwks is None:
            self._http = ProviderHttp.open(self._settings.jwks_timeout_seconds)
            self._jwks = JwksKeys(
                self._http,
                url,
                algorithms=self._algorithms - SYMMETRIC,
                fresh_seconds=self._settings.jwks_cache_seconds,
                stale_seconds=self._settings.jwks_stale_seconds,
                clock=self._clock,
            )
        return self._jwks


def mint(
    settings: JwtSettings,
    *,
    tenant: str,
    subject: str,
    scopes: Iterable[str] | None = None,
    roles: Iterable[str] = (),
    lifetime: timedelta = timedelta(hours=12),
    issued_at: datetime | None = None,
) -> str:
    """A token that `TokenVerifier` with the same settings accepts.

    Args:
        settings: Secret, issuer and audience.
        tenant: Whose data the token opens.
        subject: Who acts.
        scopes: What the subject may do; `DEFAULT_SCOPES` when None.
        roles: What the subject is; each stands for scopes.
        lifetime: How long the token is valid.
        issued_at: The present, unless given.

    Raises:
        ValueError: Tenant, subject, scopes or lifetime could not be verified later, or there is no
            secret.
    """
    beginning = issued_at or now()
    if lifetime <= timedelta(0):
        raise ValueError("the lifetime must be longer than nothing")
    if settings.secret is None:
        raise ValueError("SOMA_JWT_SECRET is not set, so no token can be signed")
    wanted = DEFAULT_SCOPES if scopes is None else scopes
    secret = settings.secret.get_secret_value()
    secret_key(secret, name="SOMA_JWT_SECRET")
    try:
        claims = {
            "iss": settings.issuer,
            "aud": settings.audience,
            "sub": subject_of(subject),
            "tenant": tenant_of(tenant),
            "scope": " ".join(sorted(tokens_of(list(wanted), "scope"))),
            "roles": sorted(tokens_of(list(roles), "role")),
            "iat": int(beginning.timestamp()),
            "exp": int((beginning + lifetime).timestamp()),
            "jti": str(uuid4()),
        }
    except InvalidToken as error:
        raise ValueError(str(error)) from error
    stated = {name: value for name, value in claims.items() if value not in (None, [])}
    return jwt.encode(  # pyright: ignore[reportUnknownMemberType] - as at decode
        stated, secret, algorithm="HS256"
    )


def _algorithms(settings: JwtSettings) -> frozenset[str]:
    allowed = frozenset(settings.algorithms.split())
    unknown = allowed - KNOWN_ALGORITHMS
    if unknown or not allowed:
        raise ValueError(
            f"SOMA_JWT_ALGORITHMS may list {' '.join(sorted(KNOWN_ALGORITHMS))},"
            f" not {' '.join(sorted(unknown)) or 'nothing'}"
        )
    return allowed


def _expected(settings: JwtSettings, mode: Mode) -> tuple[str | None, str | None]:
    issuer, audience = settings.issuer or None, settings.audience or None
    if mode.fails_closed and (issuer is None or audience is None):
        # Without them any token of the same issuer for any other service would open this one.
        raise ValueError(f"SOMA_JWT_ISSUER and SOMA_JWT_AUDIENCE are required in {mode}")
    return issuer, audience


def _static_keys(settings: JwtSettings) -> list[VerificationKey]:
    keys: list[VerificationKey] = []
    if settings.secret is not None:
        keys.append(secret_key(settings.secret.get_secret_value(), name="SOMA_JWT_SECRET"))
    if settings.previous_secret is not None:
        previous = settings.previous_secret.get_secret_value()
        keys.append(secret_key(previous, name="SOMA_JWT_PREVIOUS_SECRET"))
    if settings.public_key:
        keys += public_keys(settings.public_key, name="SOMA_JWT_PUBLIC_KEY")
    return keys
