"""Which servers are taken."""

import pytest

from somaagent.analytics.clickhouse import ClickHouse
from somaagent.settings import ClickHouseSettings


async def test_without_a_url_there_is_none() -> None:
    assert await ClickHouse.open(ClickHouseSettings(url=None)) is None


@pytest.mark.parametrize(
    "url", ["clickhouse://host", "host:8123", "http://user:secret@host", "http://host/?user=a"]
)
async def test_an_address_that_is_none_or_holds_credentials_is_refused_without_them(
    url: str,
) -> None:
    with pytest.raises(ValueError, match="SOMA_CLICKHOUSE_URL") as refused:
        await ClickHouse.open(ClickHouseSettings(url=url))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "a-b", "a.b", "a b", "1a", "a`; DROP", "x" * 65])
def test_a_database_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match="database"):
        ClickHouseSettings(database=name)
