"""The compact form of a signed token (RFC 7515), read strictly before any key is touched.

PyJWT checks signatures and times. What it lets pass and the best current practice for JWTs
(RFC 8725 and its successor) does not is refused here: members that occur twice, characters outside
base64url, headers that name their own key or change how the token is read, foreign types.
"""

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from somaagent.identity.errors import InvalidToken
from somaagent.identity.foreign import is_object

MAX_TOKEN_BYTES: Final = 8192
"""Whoever holds a longer one need not read it."""
NO_TYPE: Final = "none"
"""Among the acceptable types: a token may leave its type out."""
MAX_HEADER_BYTES: Final = 1024
MAX_KID_CHARACTERS: Final = 255

_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_REFUSED: Final = {
    "crit": "has critical extensions",
    "b64": "has an unencoded payload",
    "zip": "is compressed",
    "enc": "is encrypted",
    "cty": "holds another token",
    "jku": "names its own key",
    "jwk": "names its own key",
    "x5u": "names its own key",
    "x5c": "names its own key",
}
_Json = dict[str, Any]  # Any: foreign JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactToken:
    """A token whose signature is still to be checked."""

    text: str
    algorithm: str
    kid: str | None
    claims: _Json


def read_compact(token: str, *, algorithms: frozenset[str], types: frozenset[str]) -> CompactToken:
    """Read a token without trusting it.

    Args:
        token: Header, payload and signature, in base64url with dots between.
        algorithms: The acceptable values of `alg`.
        types: The acceptable values of `typ`, in lower case and without `application/`.

    Raises:
        InvalidToken: It is no signed token of a form that we accept; the message quotes nothing.
    """
    parts = _COMPACT.fullmatch(token)
    if parts is None:
        raise InvalidToken("the token is not a signed JWT in compact form")
    encoded_header, encoded_claims, encoded_signature = parts.groups()
    if len(encoded_header) > MAX_HEADER_BYTES:
        raise InvalidToken(f"the token's header is longer than {MAX_HEADER_BYTES} bytes")
    header = _object(_decoded(encoded_header), "header")
    for name, problem in _REFUSED.items():
        if name in header:
            raise InvalidToken(f"the token {problem}: {name}")
    _check_type(header, types)
    _decoded(encoded_signature)
    return CompactToken(
        text=token,
        algorithm=_algorithm(header, algorithms),
        kid=_kid(header),
        claims=_object(_decoded(encoded_claims), "payload"),
    )


def _algorithm(header: _Json, algorithms: frozenset[str]) -> str:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        raise InvalidToken("the token's algorithm is not allowed")
    return algorithm


def _kid(header: _Json) -> str | None:
    kid = header.get("kid")
    if kid is None and "kid" not in header:
        return None
    if not isinstance(kid, str) or not 0 < len(kid) <= MAX_KID_CHARACTERS or not kid.isprintable():
        raise InvalidToken("the token's key id is malformed")
    return kid


def _check_type(header: _Json, types: frozenset[str]) -> None:
    declared = header.get("typ")
    if "typ" not in header and NO_TYPE in types:
        return
    if not isinstance(declared, str):
        raise InvalidToken("the token does not say its type")
    # RFC 7515 4.1.9: the prefix may be left out, and media types ignore case.
    if declared.lower().removeprefix("application/") not in types:
        raise InvalidToken("the token is of another type")


def _decoded(part: str) -> bytes:
    try:
        decoded = base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except (binascii.Error, ValueError) as error:
        raise InvalidToken("the token is not in base64url") from error
    # Unused bits that are set would give one token several spellings.
    if base64.urlsafe_b64encode(decoded).rstrip(b"=").decode() != part:
        raise InvalidToken("the token is not in canonical base64url")
    return decoded


def _object(text: bytes, what: str) -> _Json:
    try:
        value: object = json.loads(
            text.decode(), object_pairs_hook=_unique, parse_constant=_no_constant
        )
    except InvalidToken:
        raise
    except (ValueError, RecursionError) as error:
        raise InvalidToken(f"the token's {what} is not JSON") from error
    if not is_object(value):
        raise InvalidToken(f"the token's {what} is not a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> _Json:  # Any: foreign JSON
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidToken("the token has a member twice")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise InvalidToken("the token has a number that is none")
