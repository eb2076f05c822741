"""A Redis URL leads where every other client would go."""

import pytest

from somaagent.streams.connection import RedisAddress


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://h", RedisAddress(host="h")),
        ("redis://h:7/3", RedisAddress(host="h", port=7, database=3)),
        ("redis://:p%40ss@h", RedisAddress(host="h", password="p@ss")),
        ("rediss://u:p@h", RedisAddress(host="h", tls=True, username="u", password="p")),
        ("redis://[::1]:7", RedisAddress(host="::1", port=7)),
        ("unix:///run/redis.sock?db=2", RedisAddress(path="/run/redis.sock", database=2)),
    ],
)
def test_the_parts_of_a_url_are_found(url: str, address: RedisAddress) -> None:
    assert RedisAddress.parse(url) == address


@pytest.mark.parametrize("url", ["http://h", "redis://h/x", "h:6379"])
def test_a_url_that_is_no_redis_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SOMA_REDIS_URL"):
        RedisAddress.parse(url)
