"""Tokens of attackers, sent to a running gateway: none opens anything, and none is repeated."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.conftest import TestDatabase
from tests.integration.functions.gateway.conftest import Broker, environment_of
from tests.support.gateway_process import gateway_process
from tests.support.identity_provider import (
    AUDIENCE,
    ISSUER,
    b64,
    claims,
    encode,
    jwk,
    key_server,
    pem,
    rsa_key,
)

SECRET = "the shared secret that nobody outside may ever read"
STATIC, PUBLISHED, STRANGER = rsa_key(), rsa_key(), rsa_key()
ENCRYPTION, SMALL = rsa_key(), rsa_key(1024)
CURVE = ec.generate_private_key(ec.SECP256R1())
SYMMETRIC = b"a symmetric key that somebody published"
LEAST_ATTACKS = 60


def hs(payload: str | dict[str, Any], header: str | dict[str, Any] | None = None) -> str:
    """A token signed with the right secret, whatever it says."""
    head = {"alg": "HS256", "typ": "JWT"} if header is None else header
    first = b64(head if isinstance(head, str) else json.dumps(head))
    second = b64(payload if isinstance(payload, str) else json.dumps(payload))
    mac = hmac.digest(SECRET.encode(), f"{first}.{second}".encode(), "sha256")
    return f"{first}.{second}.{b64(mac)}"


def header(**changes: Any) -> str:
    return hs(claims(), {"alg": "HS256", "typ": "JWT", **changes})


def confused(key: bytes) -> str:
    """HS256 with a public key for a secret: the classic confusion of algorithms."""
    first = b64(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "published"}))
    second = b64(json.dumps(claims()))
    return f"{first}.{second}.{b64(hmac.digest(key, f'{first}.{second}'.encode(), 'sha256'))}"


def unsigned(algorithm: str) -> str:
    head = b64(json.dumps({"alg": algorithm, "typ": "JWT"}))
    return f"{head}.{b64(json.dumps(claims()))}."


def by(key: Any, algorithm: str, **headers: Any) -> str:
    return encode(claims(), key, algorithm, headers)


def spliced() -> str:
    """The payload of one token under the signature of another."""
    mine, other = hs(claims()), hs(claims(tenant="rival"))
    return ".".join([*other.split(".")[:2], mine.split(".")[2]])


def bent(token: str) -> str:
    """The same signature bytes spelled with unused bits set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    return token[:-1] + alphabet[last ^ 1]


def doubled(name: str, first: str, second: str) -> str:
    rest = json.dumps(claims())[1:-1]
    return f'{{"{name}": {first}, {rest}, "{name}": {second}}}'


def flipped(token: str, part: int) -> str:
    parts = token.split(".")
    middle = len(parts[part]) // 2
    swapped = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + swapped + parts[part][middle + 1 :]
    return ".".join(parts)


ATTACKS: dict[str, Callable[[], str]] = {
    "alg none": lambda: unsigned("none"),
    "alg None": lambda: unsigned("None"),
    "alg empty": lambda: unsigned(""),
    "alg missing": lambda: hs(claims(), {"typ": "JWT"}),
    "alg a list": lambda: header(alg=["HS256"]),
    "alg in other case": lambda: header(alg="hs256"),
    "alg HS512 with our secret": lambda: encode(claims(), SECRET * 2, "HS512"),
    "alg RS512 is not allowed": lambda: by(STATIC, "RS512"),
    "no signature": lambda: hs(claims()).rpartition(".")[0] + ".",
    "two parts": lambda: hs(claims()).rpartition(".")[0],
    "four parts": lambda: hs(claims()) + ".AAAA",
    "five parts as a JWE": lambda: ".".join(["AAAA"] * 5),
    "another secret": lambda: encode(claims(), SECRET[::-1], "HS256"),
    "an empty secret": lambda: (
        hs(claims()).rpartition(".")[0]
        + "."
        + b64(hmac.digest(b"", hs(claims()).rpartition(".")[0].encode(), "sha256"))
    ),
    "the static public key as secret": lambda: confused(pem(STATIC).encode()),
    "the static public key as secret, trimmed": lambda: confused(pem(STATIC).strip().encode()),
    "the published key as secret": lambda: confused(pem(PUBLISHED).encode()),
    "the JWK set as secret": lambda: confused(json.dumps(jwk(PUBLISHED, "published")).encode()),
    "the modulus as secret": lambda: confused(jwk(PUBLISHED, "published")["n"].encode()),
    "a stranger's RSA key": lambda: by(STRANGER, "RS256"),
    "a stranger's RSA key under our kid": lambda: by(STRANGER, "RS256", kid="published"),
    "an unknown kid": lambda: by(STRANGER, "RS256", kid="unknown"),
    "the published key under another kid": lambda: by(PUBLISHED, "RS256", kid="curve"),
    "another algorithm than the key's own": lambda: by(PUBLISHED, "PS256", kid="published"),
    "a key published for encryption": lambda: by(ENCRYPTION, "RS256", kid="encryption"),
    "a symmetric key in the set": lambda: encode(
        claims(), SYMMETRIC, "HS256", {"kid": "symmetric"}
    ),
    "an RSA key too small": lambda: by(SMALL, "RS256", kid="small"),
    "kid a path": lambda: by(STRANGER, "RS256", kid="../../../../dev/null"),
    "kid SQL": lambda: by(STRANGER, "RS256", kid="x' UNION SELECT 'key"),
    "kid a number": lambda: header(kid=7),
    "kid null": lambda: header(kid=None),
    "kid endless": lambda: header(kid="k" * 300),
    "jwk embedded": lambda: by(STRANGER, "RS256", jwk=jwk(STRANGER, "mine")),
    "jku": lambda: by(STRANGER, "RS256", jku="https://attacker.example/jwks"),
    "x5u": lambda: by(STRANGER, "RS256", x5u="https://attacker.example/cert"),
    "x5c": lambda: by(STRANGER, "RS256", x5c=["MIIB"]),
    "jku with our signature": lambda: header(jku="https://attacker.example/jwks"),
    "crit": lambda: header(crit=["exp"]),
    "crit unknown": lambda: header(crit=["x"], x=1),
    "crit empty": lambda: header(crit=[]),
    "b64 false": lambda: header(b64=False),
    "compressed": lambda: header(zip="DEF"),
    "nested": lambda: header(cty="JWT"),
    "encrypted": lambda: header(enc="A128GCM"),
    "typ of a logout token": lambda: header(typ="logout+jwt"),
    "typ of a DPoP proof": lambda: header(typ="dpop+jwt"),
    "typ of a security event": lambda: header(typ="secevent+jwt"),
    "typ missing": lambda: hs(claims(), {"alg": "HS256"}),
    "typ a number": lambda: header(typ=1),
    "header member twice": lambda: hs(claims(), '{"alg": "none", "typ": "JWT", "alg": "HS256"}'),
    "tenant twice": lambda: hs(doubled("tenant", '"acme"', '"rival"')),
    "exp twice": lambda: hs(doubled("exp", "1", str(int(time.time()) + 300))),
    "header no object": lambda: hs(claims(), "[]"),
    "payload no object": lambda: hs('"acme"'),
    "payload no JSON": lambda: hs("{"),
    "payload not UTF-8": lambda: hs(claims()).split(".")[0] + "." + b64(b"\xff{}") + ".AAAA",
    "payload nested deeply": lambda: hs("[" * 2500 + "]" * 2500),
    "header too long": lambda: header(filler="x" * 2000),
    "token too long": lambda: hs(claims(filler="x" * 7000)),
    "expired": lambda: hs(claims(exp=int(time.time()) - 60)),
    "exp missing": lambda: hs(claims(exp=...)),
    "exp text": lambda: hs(claims(exp=str(int(time.time()) + 300))),
    "exp true": lambda: hs(claims(exp=True)),
    "exp null": lambda: hs(claims(exp=None)),
    "exp infinite": lambda: hs(claims(exp=float("inf"))),
    "exp overflowing": lambda: hs(
        json.dumps(claims())[:-1].replace('"exp"', '"x"') + ', "exp": 1e400}'
    ),
    "exp NaN": lambda: hs(claims(exp=float("nan"))),
    "exp beyond all calendars": lambda: hs(claims(exp=10**15)),
    "not yet valid": lambda: hs(claims(nbf=int(time.time()) + 120)),
    "issued in the future": lambda: hs(claims(iat=int(time.time()) + 120)),
    "ends before it begins": lambda: hs(claims(iat=int(time.time()) + 400)),
    "issuer wrong": lambda: hs(claims(iss="https://attacker.example")),
    "issuer a prefix": lambda: hs(claims(iss=ISSUER + "/")),
    "issuer a list": lambda: hs(claims(iss=[ISSUER])),
    "issuer missing": lambda: hs(claims(iss=...)),
    "audience wrong": lambda: hs(claims(aud="other")),
    "audience empty": lambda: hs(claims(aud=[])),
    "audience an object": lambda: hs(claims(aud={AUDIENCE: 1})),
    "audience missing": lambda: hs(claims(aud=...)),
    "subject missing": lambda: hs(claims(sub=...)),
    "subject with a line break": lambda: hs(claims(sub="ada\nroot")),
    "subject an object": lambda: hs(claims(sub={"id": "ada"})),
    "tenant missing": lambda: hs(claims(tenant=...)),
    "tenant a list": lambda: hs(claims(tenant=["acme", "rival"])),
    "tenant with SQL": lambda: hs(claims(tenant="acme'; --")),
    "tenant with a line break": lambda: hs(claims(tenant="acme\n")),
    "scope an object": lambda: hs(claims(scope={"sessions:read": True})),
    "scopes without end": lambda: hs(claims(scope=[str(n) for n in range(500)])),
    "roles a number": lambda: hs(claims(roles=1)),
    "payload changed": lambda: flipped(hs(claims()), 1),
    "header changed": lambda: flipped(hs(claims()), 0),
    "signature changed": lambda: flipped(hs(claims()), 2),
    "payload of another token": spliced,
    "signature bits that nobody reads": lambda: bent(hs(claims())),
    "padding": lambda: hs(claims()) + "=",
    "standard base64": lambda: hs(claims()).replace("_", "/").replace("-", "+") + "+/",
    "garbage inside the signature": lambda: hs(claims())[:-4] + "!" + hs(claims())[-4:],
    "RSA signature all zero": lambda: (
        by(PUBLISHED, "RS256", kid="published").rpartition(".")[0] + "." + b64(bytes(256))
    ),
    "ECDSA signature all zero": lambda: (
        by(CURVE, "ES256", kid="curve").rpartition(".")[0] + "." + b64(bytes(64))
    ),
    "ECDSA signature in DER": lambda: (
        by(CURVE, "ES256", kid="curve").rpartition(".")[0]
        + "."
        + b64(
            CURVE.sign(
                by(CURVE, "ES256", kid="curve").rpartition(".")[0].encode(),
                ec.ECDSA(hashes.SHA256()),
            )
        )
    ),
    "plain words": lambda: "let me in",
    "an API key that does not exist": lambda: f"soma_acme_{'0' * 32}_{'0' * 64}",
    "a hash": lambda: hashlib.sha256(b"x").hexdigest(),
}


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_no_attack_on_tokens_is_accepted_and_none_is_repeated(
    postgres: TestDatabase, redis_url: str, broker: Broker, tmp_path: Path
) -> None:
    assert len(ATTACKS) >= LEAST_ATTACKS
    async with key_server() as provider:
        provider.keys = [
            jwk(PUBLISHED, "published", alg="RS256"),
            jwk(CURVE, "curve"),
            jwk(ENCRYPTION, "encryption", use="enc"),
            jwk(SMALL, "small"),
            {"kty": "oct", "kid": "symmetric", "k": b64(SYMMETRIC), "alg": "HS256"},
        ]
        environment = environment_of(postgres, redis_url, broker) | {
            "SOMA_JWT_SECRET": SECRET,
            "SOMA_JWT_PUBLIC_KEY": pem(STATIC),
            "SOMA_JWT_JWKS_URL": provider.url,
        }
        async with (
            gateway_process(environment, log=tmp_path / "gateway.log") as gateway,
            aiohttp.ClientSession() as http,
        ):
            honest = {
                "secret": hs(claims()),
                "static": by(STATIC, "RS256"),
                "static, PSS": by(STATIC, "PS256", typ="at+jwt"),
                "published": by(PUBLISHED, "RS256", kid="published"),
                "curve": by(CURVE, "ES256", kid="curve", typ="application/at+jwt"),
            }
            for name, token in honest.items():
                status, _, _ = await ask(http, gateway.base, token)
                assert status == 404, name
            wrong: dict[str, object] = {}
            tokens = {name: attack() for name, attack in ATTACKS.items()}
            for name, token in tokens.items():
                status, headers, body = await ask(http, gateway.base, token)
                fine = (
                    status == 401
                    and headers["WWW-Authenticate"].startswith('Bearer realm="somaagent"')
                    and 'error="invalid_token"' in headers["WWW-Authenticate"]
                    and headers["Content-Type"] == "application/problem+json"
                    and orjson.loads(body)["type"] == "urn:somaagent:error:unauthorized"
                    and SECRET not in body.decode()
                    and token not in body.decode()
                )
                if not fine:
                    wrong[name] = (status, dict(headers), body)
            # Still there, and still able to tell a good one.
            status, _, _ = await ask(http, gateway.base, hs(claims(sub="eve")))
            assert status == 404
            said = gateway.said()
        assert wrong == {}
        assert provider.asked <= 4
        assert SECRET not in said
        assert [name for name, token in tokens.items() if len(token) > 20 and token in said] == []


async def ask(
    http: aiohttp.ClientSession, base: str, token: str
) -> tuple[int, Mapping[str, str], bytes]:
    """Read a session that does not exist: 404 for whoever may ask."""
    path = f"{base}/v1/sessions/5f0f3a52-6c5e-4f0e-9d43-0d4a6f1f8b11"
    async with http.get(path, headers={"Authorization": f"Bearer {token}"}) as answer:
        return answer.status, answer.headers, await answer.read()
