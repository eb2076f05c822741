"""The password of Redis is exchanged by the commands of the page about it."""

from pathlib import Path
from uuid import uuid4

import pytest

from somaagent.local.layout import Layout
from somaagent.local.progress import silent
from somaagent.local.valkey import EmbeddedValkey
from somaagent.streams.connection import RedisAddress, RedisUnavailable
from tests.support.rotation import ADD_PASSWORD, DROP_PASSWORD, ping, redis


async def test_both_passwords_open_then_the_new_one_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "state")
    layout.prepare()
    server = EmbeddedValkey(layout=layout, password=uuid4().hex)
    old = server.start(silent).url.get_secret_value()
    before, after = str(RedisAddress.parse(old).password), uuid4().hex
    new = old.replace(before, after)
    try:
        with pytest.raises(RedisUnavailable, match="WRONGPASS"):
            await ping(new)
        await redis(old, ADD_PASSWORD, after)
        await ping(old)
        await redis(new, DROP_PASSWORD, before)
        await ping(new)
        with pytest.raises(RedisUnavailable, match="WRONGPASS"):
            await ping(old)
    finally:
        assert server.stop()
