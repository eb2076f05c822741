"""The embedded ClickHouse is for who has installed it."""

from pathlib import Path

import pytest

from somaagent.local.clickhouse import EmbeddedClickHouse
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout
from somaagent.local.progress import silent
from somaagent.local.settings import OwnServers


def test_an_engine_that_is_not_installed_is_named_with_the_command_that_does_so(
    tmp_path: Path,
) -> None:
    layout = Layout(tmp_path / "state")
    layout.prepare()
    missing = EmbeddedClickHouse(layout=layout, checkout=tmp_path, password="p" * 32)
    with pytest.raises(LocalProblem) as named:
        missing.start(silent)
    assert "make analytics" in named.value.remedy
    assert not missing.stop()


def test_analytics_are_kept_in_postgres_unless_told_otherwise() -> None:
    assert OwnServers(analytics="clickhouse", clickhouse_url="").clickhouse_url is None
    assert OwnServers().analytics == "postgres"
    with pytest.raises(ValueError, match="analytics"):
        OwnServers.model_validate({"analytics": "oracle"})
