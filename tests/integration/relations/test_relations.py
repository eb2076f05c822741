"""The model and the client, on a real OpenFGA server."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
import yaml
from pydantic import SecretStr

from somaagent.relations import (
    Relations,
    RelationsUnavailable,
    Tuple,
    session_name,
    tenant_name,
    user_name,
)
from somaagent.settings import RelationsSettings
from tests.support.openfga import MODEL, openfga, write

STORY: dict[str, Any] = yaml.safe_load(MODEL.with_name("tests.yaml").read_text())  # Any: YAML
ASSERTIONS = [
    (test["name"], Tuple(check["user"], relation, check["object"]), expected)
    for test in STORY["tests"]
    for check in test["check"]
    for relation, expected in check["assertions"].items()
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelationsSettings]:
    with openfga(tmp_path_factory.mktemp("openfga")) as settings:
        write(settings, *STORY["tuples"])
        yield settings


@pytest_asyncio.fixture
async def relations(server: RelationsSettings) -> AsyncIterator[Relations]:
    opened = await Relations.open(server)
    assert opened is not None
    yield opened
    await opened.aclose()


@pytest.mark.parametrize(("name", "asked", "expected"), ASSERTIONS, ids=str)
async def test_the_model_says_what_its_tests_say(
    relations: Relations, name: str, asked: Tuple, *, expected: bool
) -> None:
    assert await relations.holds(asked) == expected, name


async def test_what_the_platform_vouches_for_counts_though_it_is_not_stored(
    relations: Relations,
) -> None:
    session = session_name("acme", uuid4())
    ada, root = user_name("acme", "ada"), user_name("acme", "root")
    known = [
        Tuple(tenant_name("acme"), "tenant", session),
        Tuple(ada, "creator", session),
    ]
    assert await relations.holds(Tuple(ada, "can_write", session), known)
    assert await relations.holds(Tuple(root, "can_read", session), known)
    assert not await relations.holds(Tuple(ada, "can_write", session))


@pytest.mark.parametrize(
    "subject", ["ada@example.org", "a:b#c*d", "über ümlaut", "x" * 255, "\U0001f600" * 255, "="]
)
async def test_any_subject_has_a_name_that_the_server_takes(
    relations: Relations, subject: str
) -> None:
    session, user = session_name("acme", uuid4()), user_name("acme", subject)
    known = [Tuple(user, "creator", session)]
    assert await relations.holds(Tuple(user, "can_read", session), known)
    assert user_name("acme", subject + "x") != user
    assert user_name("acmf", subject) != user


async def test_answers_are_remembered_for_their_time(server: RelationsSettings) -> None:
    moment = 0.0
    relations = await Relations.open(server, clock=lambda: moment)
    assert relations is not None
    session, user = f"session:acme/{uuid4()}", "user:acme/late"
    asked = Tuple(user, "can_read", session)
    assert not await relations.holds(asked)
    write(server, Tuple(user, "participant", session).document())
    moment = 1.9
    assert not await relations.holds(asked)
    moment = 2.1
    assert await relations.holds(asked)
    await relations.aclose()


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "http://127.0.0.1:1"},
        {"token": SecretStr("another key")},
        {"store_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
        {"model_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_without_an_answer_nothing_holds(
    server: RelationsSettings, wrong: dict[str, object]
) -> None:
    opened = await Relations.open(server.model_copy(update=wrong))
    assert opened is not None
    with pytest.raises(RelationsUnavailable):
        await opened.holds(Tuple("user:acme/ada", "can_read", "session:acme/1"))
    await opened.aclose()
