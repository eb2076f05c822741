"""The list of files that the tests begin with names files that there are."""

from tests.conftest import LONGEST_FIRST
from tests.contracts.repository import ROOT


def test_every_file_that_is_begun_with_is_there() -> None:
    assert [name for name in LONGEST_FIRST if not (ROOT / "tests" / name).is_file()] == []
