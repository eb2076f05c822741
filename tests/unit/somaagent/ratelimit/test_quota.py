"""Reading quotas."""

import pytest

from somaagent.ratelimit import Quota, RouteClass
from somaagent.ratelimit.quota import parse_quotas
from somaagent.settings import RateLimitSettings

ALL = "read=1:1 write=2.5:10 stream=1:1 upload=1:1 expensive=1:1"


def test_a_quota_is_a_rate_and_a_burst() -> None:
    assert parse_quotas(ALL)[RouteClass.WRITE] == Quota(2.5, 10)
    assert Quota(2.5, 10).window == 4
    assert Quota(1000, 10).window == 1


def test_the_default_quotas_can_be_read_and_let_one_tenant_write_500_a_second() -> None:
    settings = RateLimitSettings()
    for text in (settings.subject, settings.tenant, settings.platform):
        assert parse_quotas(text)[RouteClass.WRITE].rate >= 500


@pytest.mark.parametrize(
    "text",
    [
        "",
        "read=1:1",
        ALL + " read=1:1",
        ALL.replace("read", "reed"),
        ALL.replace("1:1", "1"),
        ALL.replace("1:1", "0:1"),
        ALL.replace("1:1", "-1:1"),
        ALL.replace("1:1", "nan:1"),
        ALL.replace("1:1", "inf:1"),
        ALL.replace("1:1", "1:0"),
        ALL.replace("1:1", "1:1.5"),
    ],
)
def test_what_is_no_quota_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quota|none of|twice|RATE:BURST|rate must"):
        parse_quotas(text)
