"""Logging people in at an OpenID provider: authorization code flow with PKCE."""

import asyncio
import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from somaagent.identity.errors import IdentityProviderUnavailable, InvalidToken
from somaagent.identity.fetching import ProviderHttp, check_url
from somaagent.identity.foreign import is_array, is_object
from somaagent.identity.tokens import TokenVerifier
from somaagent.settings import JwtSettings, OidcSettings

_DISCOVERY_SECONDS: Final = 3600.0
_AWAY_SECONDS: Final = 10.0
_ALGORITHMS: Final = "RS256 PS256 ES256 ES384 EdDSA"


class LoginRefused(InvalidToken):
    """The provider did not let the person in, or its answer does not belong to the login."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One login on its way; the browser keeps it until it comes back."""

    state: str
    nonce: str
    verifier: str
    """The PKCE code verifier (RFC 7636)."""

    @classmethod
    def begin(cls) -> "Login":
        """A login that nobody can guess."""
        return cls(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
        )

    @property
    def challenge(self) -> str:
        """The S256 code challenge."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What the provider said about a person."""

    claims: Mapping[str, Any]  # Any: foreign JSON
    """Of the verified ID token."""
    id_token: str
    """As it came; the provider knows the person by it at the end."""
    refresh_token: str | None
    expires_in: int
    """Seconds after which the provider wants to be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Provider:
    """What the provider's metadata says."""

    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str | None
    jwks_uri: str
    verifier: TokenVerifier
    fresh_until: float


class OidcClient:
    """The platform as a client of one provider."""

    def __init__(self, settings: OidcSettings) -> None:
        """Check the settings.

        Raises:
            ValueError: One is missing or not safe.
        """
        if not (settings.issuer and settings.client_id and settings.public_url):
            raise ValueError("SOMA_OIDC_ISSUER, _CLIENT_ID and _PUBLIC_URL belong together")
        self.issuer: Final = check_url("SOMA_OIDC_ISSUER", settings.issuer)
        self.public_url: Final = check_url("SOMA_OIDC_PUBLIC_URL", settings.public_url).rstrip("/")
        url = settings.post_logout_url
        self._post_logout_url = url and check_url("SOMA_OIDC_POST_LOGOUT_URL", url)
        self.client_id: Final = settings.client_id
        self.redirect_uri: Final = f"{self.public_url}/v1/auth/callback"
        self._settings = settings
        self._http: ProviderHttp | None = None
        self._provider: _Provider | None = None
        self._discovering = asyncio.Lock()
        self._away_until = 0.0

    async def authorization_url(self, login: Login) -> str:
        """Where the browser goes to log in.

        Raises:
            IdentityProviderUnavailable: The provider cannot be asked for its metadata.
        """
        provider = await self._discovered()
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self.client_id,
                "redirect_uri": self.redirect_uri,
                "scope": self._settings.scopes,
                "state": login.state,
                "nonce": login.nonce,
                "code_challenge": login.challenge,
                "code_challenge_method": "S256",
            }
        )
        joint = "&" if "?" in provider.authorization_endpoint else "?"
        return f"{provider.authorization_endpoint}{joint}{query}"

    async def finish(self, login: Login, code: str) -> Grant:
        """Exchange the code that the browser brought back.

        Raises:
            LoginRefused: The code or the ID token is not good.
            IdentityProviderUnavailable: The provider does not answer.
        """
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": login.verifier,
        }
        grant = await self._grant(form)
        nonce = grant.claims.get("nonce")
        if not isinstance(nonce, str) or not hmac.compare_digest(
            nonce.encode(), login.nonce.encode()
        ):
            raise LoginRefused("the ID token belongs to another login")
        return grant

    async def refresh(self, refresh_token: str) -> Grant:
        """Ask whether the person is still welcome.

        Raises:
            LoginRefused: No more.
            IdentityProviderUnavailable: The provider does not answer.
        """
        return await self._grant({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def logout_url(self, *, id_token: str | None, state: str | None) -> str | None:
        """Where the browser goes to log out of the provider, too; None when there is no such.

        OpenID Connect RP-Initiated Logout 1.0, 2: `id_token` says who logs out, and `state` comes
        back with the browser.
        """
        try:
            endpoint = (await self._discovered()).end_session_endpoint
        except IdentityProviderUnavailable:
            return None
        if endpoint is None:
            return None
        told = {
            "client_id": self.client_id,
            "id_token_hint": id_token,
            "post_logout_redirect_uri": self._post_logout_url,
            "state": state if self._post_logout_url else None,
        }
        query = urlencode({name: value for name, value in told.items() if value is not None})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    async def aclose(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()
        if self._provider is not None:
            await self._provider.verifier.aclose()

    async def _grant(self, form: dict[str, str]) -> Grant:
        provider = await self._discovered()
        headers: dict[str, str] = {}
        secret = self._settings.client_secret
        if secret is None:
            form["client_id"] = self.client_id
        else:
            # RFC 6749 2.3.1: both parts are form-encoded first.
            pair = f"{quote(self.client_id, safe='')}:{quote(secret.get_secret_value(), safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        answer = await self._open_http().post(provider.token_endpoint, form, headers=headers)
        if answer.status >= 500:
            raise IdentityProviderUnavailable(f"the provider answered {answer.status}")
        said = answer.json if is_object(answer.json) else {}
        token, refresh = said.get("id_token"), said.get("refresh_token")
        if answer.status != 200 or not isinstance(token, str):
            raise LoginRefused("the provider did not accept the login")
        claims = await provider.verifier.claims(token)
        self._check_party(claims)
        seconds = said.get("expires_in")
        return Grant(
            claims=claims,
            id_token=token,
            refresh_token=refresh if isinstance(refresh, str) else None,
            expires_in=seconds if isinstance(seconds, int) and seconds > 0 else 300,
        )

    def _check_party(self, claims: Mapping[str, Any]) -> None:  # Any: foreign JSON
        # OpenID Connect Core 3.1.3.7, 4 and 5.
        several = is_array(claims.get("aud")) and len(claims["aud"]) > 1
        if (several or "azp" in claims) and claims.get("azp") != self.client_id:
            raise LoginRefused("the ID token is for another client")

    async def _discovered(self) -> _Provider:
        async with self._discovering:
            known = self._provider
            if known is not None and time.monotonic() < known.fresh_until:
                return known
            # Whoever waited for a provider that is away must not wait for it once more.
            if known is None and time.monotonic() < self._away_until:
                raise IdentityProviderUnavailable("the provider did not answer a moment ago")
            try:
                found = await self._discover()
            except IdentityProviderUnavailable:
                self._away_until = time.monotonic() + _AWAY_SECONDS
                if known is None:
                    raise
                self._provider = replace(known, fresh_until=self._away_until)
                return self._provider
            if known is not None and known.jwks_uri == found.jwks_uri:
                # Its keys are known already.
                found = replace(found, verifier=known.verifier)
            self._provider = found
            return found

    async def _discover(self) -> _Provider:
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        answer = await self._open_http().get(url)
        said = answer.json if answer.status == 200 and is_object(answer.json) else {}
        if said.get("issuer") != self.issuer:
            raise IdentityProviderUnavailable("the provider's metadata is of another issuer")
        methods = said.get("code_challenge_methods_supported", ["S256"])
        if not is_array(methods) or "S256" not in methods:
            raise IdentityProviderUnavailable("the provider does not support PKCE with S256")
        try:
            endpoints = {
                name: check_url(name, str(said.get(name)))
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            }
            end = said.get("end_session_endpoint")
            end_session = None if end is None else check_url("end_session_endpoint", str(end))
        except ValueError as error:
            raise IdentityProviderUnavailable(f"the provider's metadata: {error}") from error
        return _Provider(
            authorization_endpoint=endpoints["authorization_endpoint"],
            token_endpoint=endpoints["token_endpoint"],
            end_session_endpoint=end_session,
            jwks_uri=endpoints["jwks_uri"],
            verifier=self._verifier(endpoints["jwks_uri"]),
            fresh_until=time.monotonic() + _DISCOVERY_SECONDS,
        )

    def _verifier(self, jwks_url: str) -> TokenVerifier:
        # The environment's JWT settings are for the API's tokens; these are for ID tokens.
        return TokenVerifier(
            JwtSettings.model_construct(
                secret=None,
                previous_secret=None,
                public_key=None,
                jwks_url=jwks_url,
                issuer=self.issuer,
                audience=self.client_id,
                algorithms=_ALGORITHMS,
                # Many providers leave the type of an ID token out.
                types="JWT none",
            )
        )

    def _open_http(self) -> ProviderHttp:
        if self._http is None:
            self._http = ProviderHttp.open(self._settings.timeout_seconds)
        return self._http
