"""Which databases a release can work with."""

import pytest

from somaagent.storage.revisions import has_all, required

NEWEST = required()


@pytest.mark.parametrize(
    ("applied", "enough"),
    [
        ([], False),
        ([f"{NEWEST:04}_pre"], True),
        ([f"{NEWEST:04}_pre", "0001_post"], True),
        ([f"{NEWEST - 1:04}_pre", f"{NEWEST:04}_post"], False),
        ([f"{NEWEST + 1:04}_pre"], True),
        (["something"], False),
    ],
)
def test_every_migration_before_the_release_is_needed_and_later_ones_do_no_harm(
    applied: list[str], enough: bool
) -> None:
    assert has_all(applied) is enough
