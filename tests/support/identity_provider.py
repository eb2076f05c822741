"""The keys of an identity provider, and an HTTP server that publishes them and counts."""

import base64
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from knative_local.http1.messages import Request, Response
from knative_local.http1.server import Server, serve

ISSUER = "https://issuer.example"
AUDIENCE = "somaagent"

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """A new RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def pem(key: PrivateKey) -> str:
    """The public half."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return public.decode()


def jwk(key: PrivateKey, kid: str, **members: object) -> dict[str, Any]:
    """The public half as an entry of a JWK set."""
    if isinstance(key, rsa.RSAPrivateKey):
        entry = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    elif isinstance(key, ec.EllipticCurvePrivateKey):
        entry = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        entry = OKPAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**entry, "kid": kid, "use": "sig", **members}


def claims(**changes: Any) -> dict[str, Any]:
    """Claims that the platform accepts, changed; `...` leaves one out."""
    good: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ada",
        "tenant": "acme",
        "scope": "sessions:read sessions:write",
        "exp": int(time.time()) + 300,
    }
    return {name: value for name, value in (good | changes).items() if value is not ...}


def b64(content: bytes | str) -> str:
    """Base64url without padding."""
    raw = content.encode() if isinstance(content, str) else content
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def encode(
    payload: dict[str, Any], key: Any, algorithm: str, headers: dict[str, Any] | None = None
) -> str:
    """A signed token; a header `...` is left out."""
    return jwt.encode(  # pyright: ignore[reportUnknownMemberType] - PyJWT's key type
        payload, key, algorithm=algorithm, headers=headers
    )


@dataclass
class KeyServer:
    """Publishes a JWK set; a test changes what it says."""

    server: Server | None = None
    keys: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    raw: Response | None = None
    asked: int = 0

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"{self.server.url}/jwks"

    async def answer(self, _request: Request) -> Response:
        self.asked += 1
        if self.raw is not None:
            return self.raw
        body = json.dumps({"keys": self.keys}).encode()
        return Response(200, [(b"content-type", b"application/json")], body)


@asynccontextmanager
async def key_server() -> AsyncGenerator[KeyServer]:
    """A running key server."""
    made = KeyServer()
    made.server = await serve(made.answer, "127.0.0.1", 0)
    try:
        yield made
    finally:
        await made.server.close()
