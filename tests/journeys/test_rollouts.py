"""A release gets a part of the traffic, then all of it, and is rolled back: nobody notices."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from somaagent.clock import now
from tests.support.platform import Platform, until
from tests.support.releases import A_PART, BACK, Release, divide
from tests.support.rollouts import PATIENCE_SECONDS, Manifests
from tests.support.traffic import Traffic, every_turn_once, flowing

pytestmark = [pytest.mark.extended, pytest.mark.timeout(900)]
TOKENS = 8
STRICTER = "read=999:1999 write=1000:2000 stream=1000:10000 upload=100:200 expensive=200:400"


@pytest.fixture(scope="module")
def manifests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manifests]:
    """A platform of this module's own that follows its manifests."""
    state: Path = tmp_path_factory.mktemp("rollouts")
    limit = f"SOMA_MODEL_MAX_TOKENS={TOKENS}"
    idling = ("--idle-window", "6", "--idle-grace", "1")
    running = Platform.start(state, "--watch", *idling, "--set", limit)
    yield Manifests(running)
    running.stop()


async def test_a_release_gets_a_part_then_all_and_is_rolled_back_while_people_talk(
    manifests: Manifests,
) -> None:
    platform = manifests.platform
    fewer = {"name": "SOMA_MODEL_MAX_TOKENS", "value": str(TOKENS // 2)}
    shorter = Release.of(manifests, "conversation", "env/-", fewer)
    quota = {"name": "SOMA_RATE_LIMIT_SUBJECT", "value": STRICTER}
    stricter = Release.of(manifests, "gateway", "env", [quota])
    releases = (shorter, stricter)
    policies: list[str] = []

    async with platform.client() as client:

        async def look() -> int:
            async with client.http.get(f"{platform.gateway}/v1/sessions") as answer:
                assert answer.status == 200, await answer.text()
                policies.append(answer.headers["RateLimit-Policy"])
            return 1

        async with flowing(lambda: client, look) as traffic:
            await traffic.more(2)
            assert len(set(policies)) == 1
            usual = policies[0]

            await divide(releases, A_PART)
            began = len(policies)

            async def both() -> bool:
                spoken = set((await lengths(platform, traffic)).values())
                return len(set(policies[began:])) == 2 and spoken == {TOKENS // 2, TOKENS}

            await until(both, "both revisions to answer", seconds=PATIENCE_SECONDS)
            for release in releases:
                told = manifests.service(release.service)
                assert [(each["revision"], each["percent"]) for each in told["traffic"]] == [
                    (release.before, 90),
                    (told["latest_ready_revision"], 10),
                ]
                assert told["latest_ready_revision"] != release.before
            # Nine of ten in the long run; of forty at least half.
            await traffic.requested(40)
            assert policies[began:].count(usual) > len(policies[began:]) / 2

            await divide(releases)
            assert await late(platform, traffic, policies) == ({TOKENS // 2}, {policies[-1]})
            assert policies[-1] != usual

            await divide(releases, BACK)
            assert await late(platform, traffic, policies) == ({TOKENS}, {usual})
    await every_turn_once(platform, traffic)


async def late(
    platform: Platform, traffic: Traffic, policies: list[str]
) -> tuple[set[int], set[str]]:
    """Lengths of answers, and policies, of what is asked from now on."""
    since = now()
    # A request that was under way is over with the next one.
    await traffic.requested(1)
    requests = len(policies)

    async def asked() -> set[int]:
        found = await lengths(platform, traffic, since=since)
        return set(found.values()) if len(found) >= 3 else set()

    spoken = await until(asked, "three more answers", seconds=PATIENCE_SECONDS)
    return spoken, set(policies[requests:])


async def lengths(
    platform: Platform, traffic: Traffic, *, since: datetime | None = None
) -> dict[str, int]:
    """Tokens of each answer that was cut, of what was asked since then, by turn.

    They are as many as the revision allows that spoke; an answer that ended by itself tells none.
    """
    turns = [turn.turn_id for turn in traffic.answered]
    async with platform.sql() as owner:
        rows = await owner.fetch(
            "SELECT id::text, output_tokens FROM turns WHERE finish_reason = 'length'"
            " AND id::text = ANY($1) AND created_at > $2",
            turns,
            since or traffic.began,
        )
    return {row["id"]: row["output_tokens"] for row in rows}
