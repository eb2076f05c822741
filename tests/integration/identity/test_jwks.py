"""A provider's key set over real HTTP: rotation, outages, and answers that must not hurt."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from knative_local.http1.messages import Response
from somaagent.identity import IdentityProviderUnavailable, InvalidToken, TokenVerifier
from somaagent.identity.fetching import MAX_ANSWER_BYTES, ProviderHttp
from somaagent.identity.jwks import MAX_KEYS, REFETCH_SECONDS, JwksKeys
from somaagent.mode import Mode
from somaagent.settings import JwtSettings
from tests.support.identity_provider import (
    AUDIENCE,
    ISSUER,
    KeyServer,
    claims,
    encode,
    jwk,
    key_server,
    pem,
    rsa_key,
)

OLD, NEW = rsa_key(), rsa_key()
FRESH, STALE = 300.0, 3600.0


class Clock:
    """The present, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def provider() -> AsyncIterator[KeyServer]:
    async with key_server() as running:
        running.keys = [jwk(OLD, "old")]
        yield running


@pytest_asyncio.fixture
async def http() -> AsyncIterator[ProviderHttp]:
    client = ProviderHttp.open(1.0)
    yield client
    await client.aclose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(provider: KeyServer, http: ProviderHttp, clock: Clock) -> JwksKeys:
    return JwksKeys(
        http,
        provider.url,
        algorithms=frozenset({"RS256", "ES256", "EdDSA"}),
        fresh_seconds=FRESH,
        stale_seconds=STALE,
        clock=clock,
    )


async def kids(keys: JwksKeys, kid: str | None, algorithm: str = "RS256") -> list[str | None]:
    return [key.kid for key in await keys.candidates(algorithm, kid)]


async def test_many_callers_at_once_cost_one_fetch(keys: JwksKeys, provider: KeyServer) -> None:
    found = await asyncio.gather(*(kids(keys, "old") for _ in range(50)))

    assert found == [["old"]] * 50
    assert provider.asked == 1


async def test_a_new_key_is_found_by_its_id_before_the_cache_ends(
    keys: JwksKeys, provider: KeyServer, clock: Clock
) -> None:
    assert await kids(keys, "new") == []
    provider.keys = [jwk(OLD, "old"), jwk(NEW, "new")]
    clock.now += REFETCH_SECONDS

    assert await kids(keys, "new") == ["new"]
    assert await kids(keys, "old") == ["old"]
    assert provider.asked == 2


async def test_invented_key_ids_cause_no_more_than_a_fetch_now_and_then(
    keys: JwksKeys, provider: KeyServer, clock: Clock
) -> None:
    for number in range(100):
        clock.now += REFETCH_SECONDS / 50
        assert await kids(keys, f"invented-{number}") == []

    assert provider.asked <= 3


async def test_a_withdrawn_key_ends_with_the_cache(
    keys: JwksKeys, provider: KeyServer, clock: Clock
) -> None:
    assert await kids(keys, "old") == ["old"]
    generation = keys.generation
    provider.keys = [jwk(NEW, "new")]
    clock.now += FRESH

    assert not keys.fresh
    assert await kids(keys, "old") == []
    assert keys.generation != generation


@pytest.mark.parametrize(
    "answer",
    [
        Response(500, [], b"{}"),
        Response(302, [(b"location", b"/elsewhere")], b""),
        Response(200, [], b"not JSON"),
        Response(200, [], b"[" * 30_000),
        Response(200, [], b'{"keys": []}'),
        Response(200, [], b'{"keys": {"a": 1}}'),
        Response(200, [], json.dumps({"keys": [jwk(OLD, "old")] * (MAX_KEYS + 1)}).encode()),
        Response(200, [], b" " * (MAX_ANSWER_BYTES + 1)),
        Response(200, [(b"content-encoding", b"gzip")], gzip.compress(b" " * 10_000_000, mtime=0)),
    ],
    ids=lambda answer: f"{answer.status} {answer.body[:12]!r}",
)
async def test_an_unusable_answer_leaves_the_known_keys_in_use_for_a_while(
    keys: JwksKeys, provider: KeyServer, clock: Clock, answer: Response
) -> None:
    assert await kids(keys, "old") == ["old"]
    provider.raw = answer
    clock.now += FRESH
    assert await kids(keys, "old") == ["old"]
    assert provider.asked == 2

    clock.now += STALE
    with pytest.raises(IdentityProviderUnavailable):
        await kids(keys, "old")

    provider.raw = None
    clock.now += REFETCH_SECONDS
    assert await kids(keys, "old") == ["old"]


async def test_a_provider_that_hangs_holds_nobody_up_for_long_and_is_asked_seldom(
    provider: KeyServer, clock: Clock
) -> None:
    hanging = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await hanging.wait()

    provider.raw = Response(200, [], body())
    http = ProviderHttp.open(0.2)
    keys = JwksKeys(
        http,
        provider.url,
        algorithms=frozenset({"RS256"}),
        fresh_seconds=FRESH,
        stale_seconds=STALE,
        clock=clock,
    )
    try:
        async with asyncio.timeout(60):
            outcomes = await asyncio.gather(
                *(kids(keys, "old") for _ in range(20)), return_exceptions=True
            )
    finally:
        hanging.set()
        await http.aclose()
    assert {type(outcome) for outcome in outcomes} == {IdentityProviderUnavailable}
    assert provider.asked == 1


async def test_a_key_serves_its_own_kind_of_algorithm_alone(
    keys: JwksKeys, provider: KeyServer
) -> None:
    curve, edwards = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
    other = ec.generate_private_key(ec.SECP521R1())
    provider.keys = [
        jwk(OLD, "rsa"),
        jwk(curve, "curve"),
        jwk(edwards, "edwards"),
        jwk(other, "large"),
        jwk(NEW, "encryption", use="enc"),
        jwk(NEW, "signing", key_ops=["sign"]),
        jwk(NEW, "named", alg="PS256"),
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "oct", "kid": "secret", "k": "AAAA"},
    ]

    found = {
        algorithm: [kid for kid in _all(provider) if await kids(keys, kid, algorithm)]
        for algorithm in ("RS256", "ES256", "EdDSA", "HS256", "PS256")
    }

    # PS256 is not among the algorithms that this platform allows.
    assert found == {
        "RS256": ["rsa"],
        "ES256": ["curve"],
        "EdDSA": ["edwards"],
        "HS256": [],
        "PS256": [],
    }


def _all(provider: KeyServer) -> list[str]:
    return [str(entry["kid"]) for entry in provider.keys]


async def test_a_verified_token_ends_with_the_key_that_signed_it(
    provider: KeyServer, clock: Clock
) -> None:
    verifier = TokenVerifier(_settings(provider), clock=clock)
    token = encode(claims(), OLD, "RS256", {"kid": "old"})
    try:
        for _ in range(3):
            assert (await verifier.verify(token)).subject == "ada"
        assert provider.asked == 1
        provider.keys = [jwk(NEW, "new")]
        clock.now += FRESH

        with pytest.raises(InvalidToken):
            await verifier.verify(token)
        assert (await verifier.verify(encode(claims(), NEW, "RS256", {"kid": "new"}))).subject
    finally:
        await verifier.aclose()


async def test_static_keys_work_while_the_provider_is_away(provider: KeyServer) -> None:
    provider.raw = Response(500, [], b"")
    verifier = TokenVerifier(_settings(provider, public_key=pem(OLD) + pem(NEW)))
    try:
        for key in (OLD, NEW):
            token = encode(claims(), key, "RS256", {"kid": "any"})
            assert (await verifier.verify(token)).tenant == "acme"
        with pytest.raises(IdentityProviderUnavailable):
            await verifier.verify(encode(claims(), rsa_key(), "RS256", {"kid": "any"}))
    finally:
        await verifier.aclose()


def _settings(provider: KeyServer, **more: object) -> JwtSettings:
    return JwtSettings.model_validate(
        {"jwks_url": provider.url, "issuer": ISSUER, "audience": AUDIENCE, **more}
    )


def _small() -> str:
    key: rsa.RSAPrivateKey = rsa_key(1024)
    return pem(key)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"issuer": None}, "SOMA_JWT_ISSUER and SOMA_JWT_AUDIENCE are required"),
        ({"audience": ""}, "SOMA_JWT_ISSUER and SOMA_JWT_AUDIENCE are required"),
        ({"jwks_url": None}, "nothing verifies tokens"),
        ({"jwks_url": "http://issuer.example/jwks"}, "must be an https URL"),
        ({"jwks_url": "file:///etc/passwd"}, "must be an https URL"),
        ({"algorithms": "HS256 none"}, "may list"),
        ({"algorithms": ""}, "may list"),
        ({"public_key": "nonsense"}, "no PEM block"),
        ({"public_key": _small}, "fewer than 2048 bits"),
        ({"secret": "short"}, "at least 32 bytes"),
        ({"previous_secret": "short"}, "at least 32 bytes"),
    ],
    # A function's text has its address: other in every process that collects the test.
    ids=lambda given: given if isinstance(given, str) else " ".join(given),
)
def test_unsafe_settings_are_refused_at_the_start(
    changes: dict[str, str | Callable[[], str] | None], problem: str
) -> None:
    good = {"jwks_url": "https://issuer.example/jwks", "issuer": ISSUER, "audience": AUDIENCE}
    made = {name: value() if callable(value) else value for name, value in changes.items()}
    with pytest.raises(ValueError, match=problem):
        TokenVerifier(JwtSettings.model_validate(good | made))


async def test_a_mode_for_developing_asks_for_neither_issuer_nor_audience() -> None:
    secret = "a secret that two developers share, long enough"
    settings = JwtSettings.model_validate({"secret": secret})
    verifier = TokenVerifier(settings, mode=Mode.LOCAL)

    token = encode(claims(iss=..., aud=...), secret, "HS256")

    assert (await verifier.verify(token)).tenant == "acme"


async def test_the_previous_secret_verifies_while_secrets_are_exchanged() -> None:
    old, new = "the secret of yesterday, long enough to be safe", "the secret of today, also long"
    settings = {"issuer": ISSUER, "audience": AUDIENCE, "previous_secret": old, "secret": new * 2}
    verifier = TokenVerifier(JwtSettings.model_validate(settings))

    for secret in (old, new * 2):
        assert (await verifier.verify(encode(claims(), secret, "HS256"))).subject == "ada"


async def test_roles_stand_for_the_scopes_of_the_setting() -> None:
    secret = "a secret of the tests, long enough for HS256"
    settings = JwtSettings.model_validate(
        {
            "issuer": ISSUER,
            "audience": AUDIENCE,
            "secret": secret,
            "tenant_claims": "org tenant",
            "roles_claim": "groups",
            "roles": {"staff": ["sessions:read", "admin"]},
        }
    )
    given = claims(tenant="other", org="acme", scope="files:read", groups=["staff", "unknown"])

    principal = await TokenVerifier(settings).verify(encode(given, secret, "HS256"))

    assert principal.tenant == "acme"
    assert principal.scopes == {"files:read", "sessions:read", "admin"}
    assert principal.roles == {"staff", "unknown"}
