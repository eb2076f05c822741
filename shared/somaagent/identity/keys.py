"""Keys that verify tokens; each is bound to the algorithms that fit its kind."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from somaagent.identity.foreign import is_array, is_object

LEAST_SECRET_BYTES: Final = 32
"""RFC 7518 3.2: an HS256 key has at least the size of the hash."""
LEAST_RSA_BITS: Final = 2048
"""RFC 7518 3.3."""
SYMMETRIC: Final = frozenset({"HS256"})

_RSA: Final = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
_CURVES: Final[Mapping[str, str]] = {"secp256r1": "ES256", "secp384r1": "ES384"}
_ED25519: Final = frozenset({"EdDSA"})
KNOWN_ALGORITHMS: Final = SYMMETRIC | _RSA | frozenset(_CURVES.values()) | _ED25519
_PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)

PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationKey:
    """One key and what it may verify."""

    material: bytes | PublicKey
    algorithms: frozenset[str]
    kid: str | None = None

    def fits(self, algorithm: str) -> bool:
        """Whether a token with this `alg` may be checked with the key."""
        return algorithm in self.algorithms


def secret_key(secret: str, *, name: str) -> VerificationKey:
    """A shared secret; it verifies HS256 alone.

    Raises:
        ValueError: It is too short to be safe.
    """
    material = secret.encode()
    if len(material) < LEAST_SECRET_BYTES:
        raise ValueError(f"{name} must have at least {LEAST_SECRET_BYTES} bytes")
    return VerificationKey(material=material, algorithms=SYMMETRIC)


def public_keys(pem: str, *, name: str) -> tuple[VerificationKey, ...]:
    """The public keys in `pem`, one block or several, as while a key is being replaced.

    Raises:
        ValueError: It holds none, or one that is not safe.
    """
    blocks = _PEM.findall(pem.replace("\\n", "\n"))
    if not blocks:
        raise ValueError(f"{name} holds no PEM block PUBLIC KEY")
    return tuple(_public_key(load_pem_public_key(block.encode()), name=name) for block in blocks)


def keys_of_set(document: Any, *, most: int) -> tuple[VerificationKey, ...]:  # Any: foreign JSON
    """The keys of a JWK set (RFC 7517) that may verify; others are left out.

    Raises:
        ValueError: It is no JWK set, or a larger one than `most` keys.
    """
    entries = document.get("keys") if is_object(document) else None
    if not is_array(entries) or len(entries) > most:
        raise ValueError(f"not a JWK set of at most {most} keys")
    return tuple(key for entry in entries if is_object(entry) and (key := _key_of_set(entry)))


def narrowed(
    keys: Iterable[VerificationKey], allowed: frozenset[str]
) -> tuple[VerificationKey, ...]:
    """The same keys with the algorithms that a setting allows."""
    return tuple(
        VerificationKey(material=key.material, algorithms=key.algorithms & allowed, kid=key.kid)
        for key in keys
    )


def _key_of_set(entry: Mapping[str, Any]) -> VerificationKey | None:  # Any: foreign JSON
    # A secret has no place in a public document, so `oct` is never taken from one.
    if entry.get("kty") not in ("RSA", "EC", "OKP") or entry.get("use", "sig") != "sig":
        return None
    operations = entry.get("key_ops", ["verify"])
    kid = entry.get("kid")
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    if kid is not None and not isinstance(kid, str):
        return None
    algorithm = entry.get("alg")
    public = {name: entry[name] for name in ("kty", "crv", "n", "e", "x", "y") if name in entry}
    try:
        key = _public_key(jwt.PyJWK(public, algorithm=_any_algorithm(public)).key, name="the key")
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    algorithms = key.algorithms if algorithm is None else key.algorithms & {algorithm}
    return VerificationKey(material=key.material, algorithms=algorithms, kid=kid)


def _any_algorithm(entry: Mapping[str, Any]) -> str:  # Any: foreign JSON
    """Something for PyJWK to parse the key with; what the key may verify is decided by us."""
    curves = {"P-256": "ES256", "P-384": "ES384", "Ed25519": "EdDSA"}
    if entry["kty"] == "RSA":
        return "RS256"
    curve = entry.get("crv")
    if not isinstance(curve, str) or curve not in curves:
        raise ValueError("the curve is not supported")
    return curves[curve]


def _public_key(material: object, *, name: str) -> VerificationKey:
    match material:
        case rsa.RSAPublicKey():
            if material.key_size < LEAST_RSA_BITS:
                raise ValueError(f"{name} has fewer than {LEAST_RSA_BITS} bits")
            return VerificationKey(material=material, algorithms=_RSA)
        case ec.EllipticCurvePublicKey() if material.curve.name in _CURVES:
            algorithms = frozenset({_CURVES[material.curve.name]})
            return VerificationKey(material=material, algorithms=algorithms)
        case ed25519.Ed25519PublicKey():
            return VerificationKey(material=material, algorithms=_ED25519)
        case _:
            raise ValueError(f"{name} is of a kind that no allowed algorithm uses")
