"""What an answer may not hold when it is stored."""

import unicodedata
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from somaagent.inference.answers import storable
from somaagent.inference.attachments import Attachment, render
from somaagent.inference.marks import NAMES, as_data

KEY = UUID(int=7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Paris.\n\n\t- café \U0001f600 <|im_start|>",
        "[1] see [file a.txt] and [messages 12345678]",
        "The tool result begins here: [tool result] ends",
        "a zero-width \u200d joiner \u2028",
    ],
)
def test_an_ordinary_answer_is_stored_as_it_is(text: str) -> None:
    assert storable(text) == text


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("a\x00b", "a\ufffdb"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("one\r\ntwo\rthree", "one\ntwo\ufffdthree"),
        ("\x85\x9b\x7f", "\ufffd\ufffd\ufffd"),
        ("half \ud83d of it", "half \ufffd of it"),
    ],
)
def test_control_characters_and_halves_of_characters_are_replaced(said: str, stored: str) -> None:
    assert storable(said) == stored


@pytest.mark.parametrize("name", NAMES)
def test_no_mark_of_data_is_stored_and_what_it_marked_is(name: str) -> None:
    assert storable(f"So: {as_data(name, KEY, 'secret')}.") == "So: …\nsecret\n…."


def test_no_mark_of_a_file_is_stored() -> None:
    attachment = Attachment("a.txt", "text/plain", 6, "inside", whole=True)
    marked = render("why?", (attachment,), characters=100).text
    assert "[file " in marked
    assert "[file " not in storable(marked)
    assert "inside" in storable(marked)


def test_no_mark_comes_about_from_what_stands_around_another() -> None:
    mark = "[tool result 0123abcd ends]"
    for place in range(len(mark)):
        stored = storable(mark[:place] + mark + mark[place:])
        assert mark not in stored
        assert storable(stored) == stored


@given(st.text(st.one_of(st.characters(), st.sampled_from("[] \n0fab")), max_size=60))
def test_what_is_stored_has_a_form_and_stays_as_it_is(said: str) -> None:
    stored = storable(said)
    assert storable(stored) == stored
    stored.encode("utf-8")
    assert all(c in "\n\t" or unicodedata.category(c) != "Cc" for c in stored)


@given(
    st.lists(
        st.sampled_from(["[tool result ", "0123abcd ", "begins", "ends", ": x", "]", "[", "\x00"]),
        max_size=24,
    )
)
def test_no_order_of_a_marks_pieces_leaves_a_mark(pieces: list[str]) -> None:
    stored = storable("".join(pieces))
    assert storable(stored) == stored
