"""Only a token that we signed, for us, for now, and for a well-formed tenant proves an identity."""

import asyncio
import base64
import json
import time
from datetime import timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from somaagent.clock import now
from somaagent.identity import DEFAULT_SCOPES, InvalidToken, Principal, TokenVerifier, mint
from somaagent.settings import JwtSettings

SECRET = "a secret of the platform, long enough for HS256"
SETTINGS = JwtSettings(
    secret=SecretStr(SECRET), issuer="https://issuer.example", audience="somaagent"
)
VERIFIER = TokenVerifier(SETTINGS)


def verified(token: str, verifier: TokenVerifier = VERIFIER) -> Principal:
    return asyncio.run(verifier.verify(token))


def claims(**changes: Any) -> dict[str, Any]:
    good = {
        "iss": SETTINGS.issuer,
        "aud": SETTINGS.audience,
        "sub": "ada",
        "tenant": "acme",
        "scope": "sessions:read",
        "exp": int(time.time()) + 60,
    }
    return {name: value for name, value in (good | changes).items() if value is not ...}


def signed(payload: dict[str, Any], *, key: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(  # pyright: ignore[reportUnknownMemberType] - mentions an optional package
        payload, key, algorithm=algorithm
    )


def test_a_minted_token_names_its_tenant_subject_and_scopes() -> None:
    principal = verified(mint(SETTINGS, tenant="acme", subject="ada", scopes=["a", "b:c"]))

    assert (principal.tenant, principal.subject) == ("acme", "ada")
    assert principal.scopes == {"a", "b:c"}
    assert principal.may("a")
    assert not principal.may("c")


def test_a_token_minted_without_scopes_may_use_sessions() -> None:
    assert verified(mint(SETTINGS, tenant="acme", subject="ada")).scopes == DEFAULT_SCOPES


def test_a_token_without_scope_may_do_nothing() -> None:
    assert verified(signed(claims(scope=...))).scopes == frozenset()


@pytest.mark.parametrize("scope", ["a b", ["a", "b"], " a  b "])
def test_a_scope_is_text_or_a_list(scope: object) -> None:
    assert verified(signed(claims(scope=scope))).scopes == {"a", "b"}


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://other.example"},
        {"iss": ...},
        {"aud": "others"},
        {"aud": ["others"]},
        {"aud": ...},
        {"exp": 1_000_000_000},  # the year 2001
        {"exp": ...},
        {"exp": "soon"},
        {"exp": [1]},
        {"sub": ...},
        {"sub": ""},
        {"sub": 7},
        {"sub": "a\nb"},
        {"sub": "x" * 256},
        {"tenant": ...},
        {"tenant": ""},
        {"tenant": "Acme"},
        {"tenant": "acme\n"},
        {"tenant": "-acme"},
        {"tenant": "acme-"},
        {"tenant": "a" * 64},
        {"tenant": "a.b"},
        {"tenant": "a'b"},
        {"tenant": ["acme"]},
        {"scope": 7},
        {"scope": {"a": 1}},
        {"scope": ["a b"]},
        {"scope": [1]},
        {"scope": "\x07"},
        {"scope": [str(number) for number in range(65)]},
        {"nbf": 4_102_444_800},  # the year 2100
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        verified(signed(claims(**changes)))


def test_a_small_difference_of_clocks_is_forgiven() -> None:
    verified(signed(claims(exp=int(time.time()) - 5)))


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(InvalidToken):
        verified(signed(claims(), key=SECRET[::-1]))


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_another_algorithm_with_our_key_is_refused(algorithm: str) -> None:
    long_key = SECRET * 2
    verifier = TokenVerifier(SETTINGS.model_copy(update={"secret": SecretStr(long_key)}))
    with pytest.raises(InvalidToken):
        verified(signed(claims(), key=long_key, algorithm=algorithm), verifier)


def test_an_unsigned_token_is_refused() -> None:
    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    with pytest.raises(InvalidToken):
        verified(f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims())}.")


def test_an_oversized_token_is_refused_unread() -> None:
    with pytest.raises(InvalidToken, match="longer"):
        verified(signed(claims(filler="x" * 9000)))


@given(st.text())
def test_any_text_is_refused_in_an_orderly_way(text: str) -> None:
    with pytest.raises(InvalidToken):
        verified(text)


def test_a_short_secret_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        TokenVerifier(SETTINGS.model_copy(update={"secret": SecretStr("short")}))


@pytest.mark.parametrize(
    "wish",
    [
        {"tenant": "Not A Label"},
        {"subject": ""},
        {"scopes": ["two words"]},
        {"lifetime": timedelta(0)},
    ],
    ids=str,
)
def test_a_token_that_could_not_be_verified_is_not_minted(wish: dict[str, Any]) -> None:
    wanted: dict[str, Any] = {"tenant": "acme", "subject": "ada", **wish}
    with pytest.raises(ValueError, match=r"."):
        mint(SETTINGS, issued_at=now(), **wanted)
