"""Server-sent events are read as the standard says, and only whole ones."""

from somaagent.local.sse import Frame, frames


def _read(text: str) -> list[Frame]:
    return list(frames(text.encode().splitlines(keepends=True)))


def test_a_frame_has_its_id_its_event_and_its_data() -> None:
    assert _read('id: 1-0\nevent: delta\ndata: {"text": "a"}\n\n') == [
        Frame(id="1-0", event="delta", data={"text": "a"})
    ]


def test_comments_and_unknown_fields_are_passed_over() -> None:
    assert _read(': heartbeat\n\nretry: 500\n\ndata: {"n": 1}\n\n') == [
        Frame(id="", event="message", data={"n": 1})
    ]


def test_data_of_several_lines_is_joined() -> None:
    assert _read('data: {"a":\ndata: 1}\n\n') == [Frame(id="", event="message", data={"a": 1})]


def test_the_id_stays_until_another_comes() -> None:
    assert [frame.id for frame in _read("id: 7\ndata: {}\n\ndata: {}\n\n")] == ["7", "7"]


def test_a_frame_that_was_cut_off_is_not_delivered() -> None:
    assert _read('data: {"n": 1}\n\nid: 2\ndata: {"n"') == [
        Frame(id="", event="message", data={"n": 1})
    ]


def test_lines_may_end_in_carriage_return_and_line_feed() -> None:
    assert _read('event: failed\r\ndata: {"n": 1}\r\n\r\n') == [
        Frame(id="", event="failed", data={"n": 1})
    ]
