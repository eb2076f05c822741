"""What an operator names is the ceiling of what tenants decide."""

import pytest

from somaagent.telemetry.content_permission import ContentPermission


@pytest.mark.parametrize(
    ("text", "permitted"),
    [
        ("", []),
        ("  ", []),
        ("acme", ["acme"]),
        ("other  acme\n", ["acme", "other"]),
        ("*", ["acme", "other", "rival"]),
        ("other *", ["acme", "other", "rival"]),
        ("acm", []),
        ("acme*", []),
    ],
)
def test_named_tenants_or_all_of_them_may_agree(text: str, permitted: list[str]) -> None:
    permission = ContentPermission.of(text)
    tenants = ("acme", "other", "rival")
    assert [each for each in tenants if permission.permits(each)] == permitted
