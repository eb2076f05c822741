"""What the command line refuses."""

import pytest

from loadtests.arguments import UI_PORT, parser


@pytest.mark.parametrize(
    "wrong",
    [
        "run lunch",
        "run chat --rate 0",
        "run chat --rate many",
        "run chat --rate 1 --users 2",
        "run chat --users 0",
        "run chat --workers 0",
        "run chat --think -1",
        "run chat --cut-share 1.1",
        "run chat --shape square",
        "compare one",
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(wrong.split())

    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize(("said", "port"), [("", 0), ("--ui", UI_PORT), ("--ui 9000", 9000)])
def test_the_page_has_a_port_of_its_own_where_one_is_wanted(said: str, port: int) -> None:
    assert parser().parse_args(["run", "chat", *said.split()]).ui == port
