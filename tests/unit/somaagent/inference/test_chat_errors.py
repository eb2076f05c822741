"""What a model server's error is about: its model's words, or the server."""

import pytest

from somaagent.inference.chat import is_garbled


@pytest.mark.parametrize(
    "said",
    [
        "{'code': 500, 'message': 'The model produced output that does not match the expected"
        " peg-native format', 'type': 'server_error'}",
        "Failed to parse the model's output",
    ],
)
def test_words_that_the_server_could_not_read_are_garbled(said: str) -> None:
    assert is_garbled(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Loading model",
        "CUDA out of memory",
        "failed to parse grammar",
        "the output would exceed the context",
    ],
)
def test_other_errors_are_the_servers_own(said: str) -> None:
    assert not is_garbled(said)
