"""What it costs to know who is asking, and to prove that an event is the platform's."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec

from somaagent.identity import TokenVerifier
from somaagent.settings import JwtSettings
from tests.support.identity_provider import AUDIENCE, ISSUER, claims, encode, pem, rsa_key

ROUNDS: Final = 1000
_SECRET: Final = "a secret of the benchmark, long enough for HS256"


async def measure(_state: Path) -> list[dict[str, Any]]:
    """All figures of this module."""
    rsa, curve = rsa_key(), ec.generate_private_key(ec.SECP256R1())
    verifier = TokenVerifier(
        JwtSettings.model_validate(
            {
                "secret": _SECRET,
                "public_key": pem(rsa) + pem(curve),
                "issuer": ISSUER,
                "audience": AUDIENCE,
            }
        )
    )
    figures: list[dict[str, Any]] = []
    kinds: dict[str, Any] = {"HS256": _SECRET, "RS256": rsa, "ES256": curve}
    for algorithm, key in kinds.items():
        # Tokens of their own, so that none is known yet.
        tokens = [encode(claims(jti=str(n)), key, algorithm) for n in range(ROUNDS)]
        figures.append(_figure(f"verify a new {algorithm} token", await _each(verifier, tokens)))
    known = [encode(claims(), _SECRET, "HS256")] * ROUNDS
    figures.append(_figure("verify a known token", await _each(verifier, known), most=20))
    return figures


async def _each(verifier: TokenVerifier, tokens: list[str]) -> float:
    verify: Callable[[str], Awaitable[object]] = verifier.verify
    began = time.process_time()
    for token in tokens:
        await verify(token)
    return (time.process_time() - began) / len(tokens) * 1e6


def _figure(name: str, microseconds: float, *, most: float = 500) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(microseconds, 1),
        "unit": "µs CPU",
        "raw": None,
        "ratio": None,
        "goal": f"<= {most:g}",
        "met": microseconds <= most,
    }
