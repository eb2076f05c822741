"""Who may do what, and how often: tokens, policies, relations, quotas, logins."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from somaagent.described import Described
from somaagent.settings.environment import read_from


class JwtSettings(Described, BaseSettings):
    """How bearer tokens are verified: by a secret, by public keys, by a provider's key set."""

    model_config = read_from("SOMA_JWT_", ignore_empty=True)

    secret: SecretStr | None = None
    """Shared secret of HS256 tokens, at least 32 bytes."""
    previous_secret: SecretStr | None = None
    """The secret before it, while tokens that it signed are still valid."""
    public_key: str | None = None
    """PEM public key; several one after another while a key is being replaced."""
    jwks_url: str | None = None
    """The provider's JWK set, over https; a token's `kid` chooses the key."""
    jwks_cache_seconds: Annotated[float, Field(gt=0, le=86_400)] = 300.0
    """How long fetched keys are used before they are fetched again; a withdrawn key ends then."""
    jwks_stale_seconds: Annotated[float, Field(ge=0, le=86_400)] = 3600.0
    """How much longer they are used while the provider does not answer."""
    jwks_timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 3.0
    """Longest wait for the provider."""
    algorithms: str = "HS256 RS256 PS256 ES256 ES384 EdDSA"
    """Acceptable `alg`; each is bound to its kind of key besides."""
    types: str = "JWT at+jwt"
    """Acceptable `typ`; `none` among them lets a token leave it out."""
    issuer: str | None = None
    """Required `iss`; must be set in PRODUCTION."""
    audience: str | None = None
    """Required `aud`; must be set in PRODUCTION."""
    leeway_seconds: Annotated[int, Field(ge=0, le=120)] = 10
    """Clock difference that is forgiven."""
    tenant_claims: str = "tenant"
    """Claims that may name the tenant; the first one that a token has counts."""
    roles_claim: str = "roles"
    """Claim that lists the subject's roles."""
    roles: dict[str, tuple[str, ...]] = {}
    """Scopes of each role, as a JSON object of lists; empty stands for the roles `member`,
    `viewer`, `producer` and `admin` of `somaagent.identity.scopes`."""


class PolicySettings(Described, BaseSettings):
    """Where it is decided who may do what."""

    model_config = read_from("SOMA_POLICY_")

    dir: str = "shared/policies"
    """Folder of the Rego policies that are evaluated in process; read again when they change."""
    url: str | None = None
    """Base URL of an OPA server that decides instead."""
    path: str = "/v1/data/soma/policy/decision"
    """The decision's path on that server."""
    token: SecretStr | None = None
    """Bearer token for that server."""
    timeout_seconds: Annotated[float, Field(gt=0, le=10)] = 1.0
    """Longest wait for that server."""
    evaluation_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    """Longest evaluation in process; one that overruns is no decision, and none is made until it
    has ended or the policies have changed."""
    cache_seconds: Annotated[float, Field(ge=0, le=60)] = 2.0
    """How long a decision holds for equal questions."""
    cache_entries: Annotated[int, Field(ge=1, le=1_000_000)] = 4096
    """Most decisions that are remembered."""
    reload_seconds: Annotated[float, Field(gt=0)] = 5.0
    """Time between two looks at the folder."""
    enforce: bool = False
    """Enforce decisions in LOCAL and DEVELOPMENT too; every other mode always does."""


class RelationsSettings(Described, BaseSettings):
    """Where it is known who is what to whom; without a URL a session is its whole tenant's."""

    model_config = read_from("SOMA_RELATIONS_")

    url: str | None = None
    """Base URL of an OpenFGA server; then a session is its creator's, its participants' and the
    tenant's administrators'."""
    store_id: str | None = None
    """The store there; `python -m somaagent.relations.install` makes it."""
    model_id: str | None = None
    """The version of the model that questions are asked of."""
    token: SecretStr | None = None
    """Preshared key of that server."""
    timeout_seconds: Annotated[float, Field(gt=0, le=10)] = 1.0
    """Longest wait for that server; then the answer is 503."""
    cache_seconds: Annotated[float, Field(ge=0, le=60)] = 2.0
    """How long an answer holds."""
    cache_entries: Annotated[int, Field(ge=1, le=1_000_000)] = 4096
    """Most answers that are remembered."""


class RateLimitSettings(Described, BaseSettings):
    """How often one may ask, counted in Redis for all replicas together.

    A quota is `CLASS=RATE:BURST`: requests a second in the long run, and requests at once.
    """

    model_config = read_from("SOMA_RATE_LIMIT_")

    enabled: bool = True
    """Count at all."""
    subject: str = (
        "read=1000:2000 write=1000:2000 stream=1000:10000 upload=100:200 expensive=200:400"
    )
    """What one subject of a tenant may do."""
    tenant: str = (
        "read=2000:4000 write=1000:2000 stream=2000:20000 upload=200:400 expensive=400:800"
    )
    """What all subjects of one tenant may do together."""
    platform: str = (
        "read=10000:20000 write=5000:10000 stream=10000:100000 upload=1000:2000 expensive=2000:4000"
    )
    """What all tenants may do together; when it is used up, each keeps its equal share."""
    when_away: Literal["reads_open", "open", "closed"] = "reads_open"
    """What goes on while Redis cannot be asked: `reads_open` refuses all but reads and streams."""
    timeout_seconds: Annotated[float, Field(gt=0, le=10)] = 0.5
    """How long a request waits for Redis that then goes on uncounted."""
    patience_seconds: Annotated[float, Field(gt=0, le=10)] = 2.0
    """How long one waits that is refused then. Time that a process is held up counts in neither."""


class OidcSettings(Described, BaseSettings):
    """How people log in with a browser, at an OpenID provider; without an issuer they do not."""

    model_config = read_from("SOMA_OIDC_", ignore_empty=True)

    issuer: str | None = None
    """The provider, as its metadata names it."""
    client_id: str | None = None
    """The platform as the provider knows it."""
    client_secret: SecretStr | None = None
    """Its secret; a public client has none and relies on PKCE."""
    public_url: str | None = None
    """The gateway as browsers reach it; `/v1/auth/callback` below it is the redirect URI."""
    post_logout_url: str | None = None
    """Where the provider sends a browser that has logged out; it must know the address."""
    scopes: str = "openid profile"
    """What the provider is asked for; `offline_access` lets sessions be renewed."""
    tenant_claims: str = "tenant"
    """Claims of the ID token that may name the tenant; the first one that it has counts."""
    roles_claim: str = "roles"
    """Claim of the ID token that lists the roles; they become scopes by `SOMA_JWT_ROLES`."""
    session_hours: Annotated[float, Field(gt=0, le=720)] = 12.0
    """How long a session lasts at most."""
    timeout_seconds: Annotated[float, Field(gt=0, le=30)] = 5.0
    """Longest wait for the provider."""
