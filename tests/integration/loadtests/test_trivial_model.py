"""A real model server serves the model that thinks of nothing."""

import json
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from loadtests import trivial_model
from somaagent.local.layout import Layout
from tests.conftest import model_file, model_server

TOKENS = 8


def test_answers_are_words_and_as_long_as_they_may_be(layout: Layout, tmp_path: Path) -> None:
    file = tmp_path / "build" / "trivial.gguf"
    trivial_model.write(model_file(), file)
    question = {"role": "user", "content": "What is the capital of France?"}
    body = {"model": "chat", "messages": [question], "max_tokens": TOKENS, "temperature": 0.2}

    with model_server(layout, "trivial", file=file) as (url, _):
        request = Request(f"{url}/chat/completions", data=json.dumps(body).encode())  # noqa: S310 - loopback
        with urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
            answered = json.load(answer)

    assert file.stat().st_size < 50_000_000
    assert answered["choices"][0]["finish_reason"] == "length"
    assert answered["usage"]["completion_tokens"] == TOKENS
    words = answered["choices"][0]["message"]["content"].split()
    assert len(words) == TOKENS
    assert all(word.isascii() and word.isalpha() for word in words)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(20))
    with pytest.raises(ValueError, match="no GGUF file of version 3"):
        trivial_model.write(broken, tmp_path / "out.gguf")
    broken.write_bytes(b"GGUF\x03")
    with pytest.raises(ValueError, match="ends too early"):
        trivial_model.write(broken, tmp_path / "out.gguf")
    assert not (tmp_path / "out.gguf").exists()
