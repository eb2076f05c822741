"""Secrets are exchanged while people talk: nobody notices, and the old ones open nothing."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import aiohttp
import asyncpg
import obstore
import pytest
from obstore.exceptions import PermissionDeniedError
from pydantic import SecretStr

from somaagent.cli.tokens import DEFAULT_SCOPES
from somaagent.clock import now
from somaagent.events import MessageReceived
from somaagent.identity import mint
from somaagent.local.overlay import AUDIENCE, ISSUER
from somaagent.messaging.envelope import Envelope, to_http
from somaagent.messaging.keyring import KeyRing
from somaagent.messaging.signature import sign
from somaagent.settings import JwtSettings
from somaagent.streams.connection import RedisAddress, RedisUnavailable
from tests.support.objects import BUCKET, Bucket, seaweed
from tests.support.platform import Accepted, Client, Platform, until
from tests.support.rollouts import PATIENCE_SECONDS, Manifests
from tests.support.rotation import (
    ADD_PASSWORD,
    COUNT_CONNECTIONS,
    CREATE_LOGIN,
    DROP_PASSWORD,
    END_LOGIN,
    LOGIN,
    ping,
    psql,
    redis,
)
from tests.support.traffic import every_turn_once, flowing

pytestmark = [pytest.mark.extended, pytest.mark.timeout(1200)]


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    """Where uploads lie."""
    with seaweed(tmp_path_factory.mktemp("bucket")) as made:
        yield made


@pytest.fixture(scope="module")
def manifests(bucket: Bucket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manifests]:
    """A platform of this module's own that follows its manifests."""
    state: Path = tmp_path_factory.mktemp("rotation")
    settings = {
        "SOMA_MODEL_MAX_TOKENS": "8",
        "SOMA_FILES_STORE": "s3",
        "SOMA_FILES_S3_ENDPOINT": bucket.endpoint,
        "SOMA_FILES_S3_BUCKET": BUCKET,
    }
    given = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    running = Platform.start(state, "--watch", "--idle-window", "6", "--idle-grace", "1", *given)
    yield Manifests(running)
    running.stop()


def minted(secret: str) -> str:
    """A token as whoever holds the secret issues it."""
    return mint(
        JwtSettings(secret=SecretStr(secret), issuer=ISSUER, audience=AUDIENCE),
        tenant="acme",
        subject="tester",
        scopes=DEFAULT_SCOPES,
        lifetime=timedelta(hours=1),
    )


@asynccontextmanager
async def holder(platform: Platform, credential: str) -> AsyncGenerator[Client]:
    """A client with a bearer token or an API key."""
    headers = {"Authorization": f"Bearer {credential}"}
    timeout = aiohttp.ClientTimeout(total=600)
    async with aiohttp.ClientSession(headers=headers, timeout=timeout) as http:
        yield Client(platform, http)


async def new_api_key(client: Client) -> tuple[str, str]:
    """Id and secret of a key that may read sessions."""
    url = f"{client.platform.gateway}/v1/api-keys"
    body = {"name": "nightly", "scopes": ["sessions:read"]}
    async with client.http.post(url, json=body) as answer:
        assert answer.status == 201, await answer.text()
        made = await answer.json()
    return made["api_key_id"], made["api_key"]


async def statuses(client: Client) -> int:
    """How a request of this credential is answered."""
    async with client.http.get(f"{client.platform.gateway}/v1/sessions") as answer:
        await answer.read()
        return answer.status


async def uploaded(client: Client) -> str:
    """The link of a file that was just uploaded."""
    form = aiohttp.FormData()
    form.add_field("file", b"What the file says.", filename="note.txt")
    gateway = client.platform.gateway
    async with client.http.post(f"{gateway}/v1/files", data=form) as answer:
        assert answer.status == 201, await answer.text()
        (file,) = (await answer.json())["files"]
    async with client.http.post(f"{gateway}/v1/files/{file['file_id']}/links") as answer:
        assert answer.status == 201, await answer.text()
        return f"{gateway}{(await answer.json())['url']}"


async def download(link: str) -> int:
    """The status of a download without any token."""
    async with aiohttp.ClientSession() as http, http.get(link) as answer:
        text = await answer.read()
        assert answer.status != 200 or text == b"What the file says."
        return answer.status


async def model_takes(manifests: Manifests, keys: str) -> None:
    """Give the model's server the keys that it takes, and wait for its new revision."""
    variables = [{"name": "MODEL_API_KEYS", "value": keys}]
    await manifests.patch(
        "chat",
        [{"op": "add", "path": "/spec/predictor/model/env", "value": variables}],
        kind="serving.kserve.io/InferenceService",
    )


async def test_every_secret_is_exchanged_while_people_talk(
    manifests: Manifests, bucket: Bucket
) -> None:
    platform = manifests.platform
    owner = platform.status["postgres_dsn"]
    common, gateway = manifests.secrets("credentials"), manifests.secrets("gateway-credentials")
    old_jwt, new_jwt = gateway["SOMA_JWT_SECRET"], uuid4().hex
    old_key, new_key = common["SOMA_EVENT_SIGNING_KEY"], uuid4().hex
    old_dsn, old_redis = common["SOMA_POSTGRES_DSN"], common["SOMA_REDIS_URL"]
    old_password = str(RedisAddress.parse(old_redis).password)
    old_model, new_model, password = uuid4().hex, uuid4().hex, uuid4().hex
    old_pair, new_pair = ("one", uuid4().hex), ("two", uuid4().hex)

    def pair(access: str, secret: str) -> dict[str, str]:
        return {"SOMA_FILES_S3_ACCESS_KEY": access, "SOMA_FILES_S3_SECRET_KEY": secret}

    def give(access: str, secret: str) -> None:
        bucket.administer(
            f"s3.configure -user=soma -actions=Read,Write,List"
            f" -access_key={access} -secret_key={secret} -apply\n"
        )

    # What one machine has without a secret gets one, before anybody comes.
    await asyncio.to_thread(give, *old_pair)
    common["SOMA_MODEL_API_KEY"] = old_model
    await manifests.keep(credentials=common, gateway_credentials=gateway | pair(*old_pair))
    await model_takes(manifests, old_model)

    async with (
        holder(platform, minted(old_jwt)) as before,
        holder(platform, minted(new_jwt)) as after,
    ):
        asking = before
        old_id, old_api_key = await new_api_key(before)
        old_link = await uploaded(before)

        async with holder(platform, old_api_key) as old_program:
            program = old_program

            async def programs() -> int:
                assert await statuses(program) == 200
                return 1

            async def files() -> int:
                assert await download(await uploaded(asking)) == 200
                return 3

            async with flowing(lambda: asking, programs, files) as traffic:
                await traffic.more(2)
                # The servers take both, old and new.
                await asyncio.to_thread(psql, CREATE_LOGIN, owner, password)
                await redis(old_redis, ADD_PASSWORD, password)
                await asyncio.to_thread(give, *new_pair)
                await model_takes(manifests, f"{old_model} {new_model}")
                host = old_dsn.rpartition("@")[2]
                common |= {
                    "SOMA_POSTGRES_DSN": f"postgresql://{LOGIN}:{password}@{host}",
                    "SOMA_REDIS_URL": old_redis.replace(old_password, password),
                    "SOMA_EVENT_ACCEPTED_SIGNING_KEYS": new_key,
                    "SOMA_MODEL_API_KEY": new_model,
                }
                gateway |= pair(*new_pair)
                gateway |= {"SOMA_JWT_SECRET": new_jwt, "SOMA_JWT_PREVIOUS_SECRET": old_jwt}
                await manifests.keep(credentials=common, gateway_credentials=gateway)
                await traffic.more(2)

                # Everybody knows the new ones: they are used.
                asking = after
                _, new_api_key_ = await new_api_key(after)
                async with holder(platform, new_api_key_) as new_program:
                    program = new_program
                    await traffic.more(2)
                    url = f"{platform.gateway}/v1/api-keys/{old_id}"
                    async with after.http.delete(url) as answer:
                        assert answer.status == 204
                    del gateway["SOMA_JWT_PREVIOUS_SECRET"]
                    common |= {
                        "SOMA_EVENT_SIGNING_KEY": new_key,
                        "SOMA_EVENT_ACCEPTED_SIGNING_KEYS": old_key,
                    }
                    await manifests.keep(credentials=common, gateway_credentials=gateway)
                    await traffic.more(2)

                    # And the old ones go.
                    async def left() -> bool:
                        counted = await asyncio.to_thread(psql, COUNT_CONNECTIONS, owner)
                        return counted == "0"

                    await until(left, "the old login to be left", seconds=PATIENCE_SECONDS)
                    await asyncio.to_thread(psql, END_LOGIN, owner)
                    await redis(common["SOMA_REDIS_URL"], DROP_PASSWORD, old_password)
                    await asyncio.to_thread(
                        bucket.administer,
                        f"s3.configure -user=soma -access_key={old_pair[0]} -delete -apply\n",
                    )
                    await model_takes(manifests, new_model)
                    assert await download(old_link) == 200
                    del common["SOMA_EVENT_ACCEPTED_SIGNING_KEYS"]
                    await manifests.keep(credentials=common)
                    await traffic.more(2)
                    traffic.stopped.set()
                assert traffic.requests > 10
        await every_turn_once(platform, traffic)

        assert await statuses(before) == 401
        async with holder(platform, old_api_key) as revoked:

            async def refused() -> bool:
                return await statuses(revoked) == 401

            await until(refused, "the old API key to be refused")
        assert await download(old_link) in (401, 403, 404)
        with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
            await asyncpg.connect(old_dsn)
        with pytest.raises(RedisUnavailable, match="WRONGPASS"):
            await ping(old_redis)
        store = bucket.store(access_key=old_pair[0], secret_key=old_pair[1])
        with pytest.raises(PermissionDeniedError):
            await obstore.put_async(store, "intruder", b"x")
        assert await asked_model(manifests, old_model) == 401
        assert await asked_model(manifests, new_model) == 200
        await old_signatures_are_refused(platform, traffic.answered[0], old_key)


async def asked_model(manifests: Manifests, key: str) -> int:
    """How the model's server answers a question with this key."""
    url = f"{manifests.service('chat-predictor')['url']}/v1/chat/completions"
    body = {"model": "chat", "messages": [{"role": "user", "content": "Hi."}], "max_tokens": 1}
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, json=body, headers={"Authorization": f"Bearer {key}"}) as answer,
    ):
        await answer.read()
        return answer.status


async def old_signatures_are_refused(platform: Platform, turn: Accepted, key: str) -> None:
    """An event that is signed with a key that went is a dead letter."""
    event = MessageReceived(
        session_id=UUID(turn.session_id),
        turn_id=UUID(turn.turn_id),
        message_id=UUID(turn.message_id),
        text="Once more.",
    )
    envelope = Envelope(
        event_id=str(uuid4()),
        source="/functions/gateway",
        event_type=event.event_type,
        time=now(),
        data=event.model_dump_json().encode(),
        subject=turn.session_id,
        tenant="acme",
        partition_key=f"acme/{turn.session_id}",
    )
    signed = sign(envelope, KeyRing.of(key), at=now())
    async with (
        aiohttp.ClientSession() as http,
        http.post(
            platform.status["ingress_url"], data=signed.data, headers=to_http(signed)
        ) as answer,
    ):
        assert answer.status == 202
    async with platform.sql() as owner:

        async def given_up() -> bool:
            query = "SELECT count(*) FROM dead_letters WHERE event_id = $1"
            return bool(await owner.fetchval(query, envelope.event_id) == 1)

        await until(given_up, "the event to be a dead letter", seconds=PATIENCE_SECONDS)
