"""What the command line refuses."""

import pytest

from loadtests.arguments import UI_PORT, WORKERS_PORT, parser


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("run", "lunch"), "invalid choice: 'lunch' (choose from 'burst_from_zero', 'chat'"),
        (("run", "chat", "--rate", "0"), "0 is no rate"),
        (("run", "chat", "--rate", "-1"), "-1 is no rate"),
        (("run", "chat", "--rate", "abc"), "--rate: 'abc' is no number"),
        (("run", "chat", "--rate", "nan"), "nan is no rate"),
        (("run", "chat", "--rate", "1e9"), "1e9 is no rate"),
        (("run", "chat", "--rate", "1", "--users", "2"), "not allowed with"),
        (("run", "chat", "--users", "0"), "0 is no whole number"),
        (("run", "chat", "--users", "1.5"), "1.5 is no whole number"),
        (("run", "chat", "--workers", "0"), "0 is no whole number"),
        (("run", "chat", "--workers", "two"), "'two' is no number"),
        (("run", "chat", "--think", "-1"), "-1 is no number from 0 on"),
        (("run", "chat", "--for", "0s"), "'0s' is no duration; write 90s, 5m or 1h"),
        (("run", "chat", "--for", "5 parsecs"), "'5 parsecs' is no duration"),
        (("run", "chat", "--cut-share", "1.1"), "1.1 is no share"),
        (("run", "chat", "--shape", "square"), "invalid choice: 'square'"),
        (("run", "chat", "--ui", "page"), "'page' is no number"),
        (("worker", "host:port"), "'port' is no number"),
        (("compare", "one"), "required: after"),
        ((), "required: command"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_runs(
    wrong: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(wrong)

    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("said", "port"), [("", 0), ("--ui", UI_PORT), ("--ui 9000", 9000)])
def test_the_page_has_a_port_of_its_own_where_one_is_wanted(said: str, port: int) -> None:
    assert parser().parse_args(["run", "chat", *said.split()]).ui == port


@pytest.mark.parametrize(("said", "port"), [("one", WORKERS_PORT), ("one:9000", 9000)])
def test_a_worker_is_told_where_its_run_is(said: str, port: int) -> None:
    assert parser().parse_args(["worker", said]).master == ("one", port)
