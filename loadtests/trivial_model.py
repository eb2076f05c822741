"""A model that thinks of nothing: one narrow layer of random weights, with a real tokenizer.

`python -m loadtests.trivial_model FILE` writes it as GGUF. Served instead of a real model it
answers random words at almost no cost, so a load shows what the platform carries, not the model:

    SOMA_MODEL_FILE=FILE soma up --set SOMA_MODEL_MAX_TOKENS=8
"""

import argparse
import re
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import BinaryIO, Final

from somaagent.local.errors import LocalProblem
from somaagent.local.platforms import open_platform

WIDTH: Final = 32
"""Of the embedding, of its one head and of what lies between."""
_MAGIC: Final = b"GGUF"
_VERSION: Final = 3
_ALIGNMENT: Final = 32
_U32, _F32, _STRING, _ARRAY = 4, 6, 8, 9
_SIZES: Final = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of a value, by GGUF's number of its type."""
_TENSOR_F32, _TENSOR_F16 = 0, 1
_WORD: Final = re.compile("Ġ[a-z]{2,}")
"""A token that is a space and letters, as byte-level BPE writes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokenizer:
    """What is taken from a real model."""

    entries: tuple[bytes, ...]
    """Its metadata, each as it is in the file."""
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tensor:
    name: str
    shape: tuple[int, ...]
    kind: int
    content: bytes


def main() -> int:
    """Write the file; the real model is fetched when it is not here yet."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.trivial_model")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    try:
        write(open_platform(None).weights.fetch(_say), options.file)
    except (LocalProblem, OSError, ValueError) as error:
        sys.stderr.write(f"load: {error}\n")
        return 1
    return 0


def _say(step: str, text: str, *, done: int = 0, total: int = 0) -> None:
    """How the fetching goes, where there is something new to say."""
    if not total:
        sys.stderr.write(f"{step}: {text}\n")


def write(real: Path, file: Path) -> None:
    """Write the model, with the tokenizer of `real`.

    Raises:
        ValueError: `real` is no GGUF file of version 3 with a tokenizer.
    """
    with real.open("rb") as content:
        tokenizer = _tokenizer(content)
    tensors = _tensors(tokenizer.tokens, Random(1))
    entries = [*_described(), *tokenizer.entries]
    head = _MAGIC + struct.pack("<IQQ", _VERSION, len(tensors), len(entries)) + b"".join(entries)
    offset = 0
    for tensor in tensors:
        sizes = struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape)
        head += _text(tensor.name) + struct.pack("<I", len(tensor.shape)) + sizes
        head += struct.pack("<IQ", tensor.kind, offset)
        offset += len(_padded(tensor.content))
    file.parent.mkdir(parents=True, exist_ok=True)
    # Aside first: whoever waits for the file finds it whole.
    draft = file.with_name(f"{file.name}.new")
    draft.write_bytes(b"".join([_padded(head), *(_padded(tensor.content) for tensor in tensors)]))
    draft.replace(file)


def _described() -> list[bytes]:
    numbers = {
        "context_length": 4096,
        "embedding_length": WIDTH,
        "block_count": 1,
        "feed_forward_length": WIDTH,
        "attention.head_count": 1,
    }
    named = {"general.architecture": "llama", "general.name": "trivial"}
    entries = [
        _text(name) + struct.pack("<I", _STRING) + _text(value) for name, value in named.items()
    ]
    for name, number in numbers.items():
        entries.append(_text(f"llama.{name}") + struct.pack("<II", _U32, number))
    epsilon = struct.pack("<If", _F32, 1e-6)
    return [*entries, _text("llama.attention.layer_norm_rms_epsilon") + epsilon]


def _tensors(tokens: tuple[str, ...], chance: Random) -> list[_Tensor]:
    square = (WIDTH, WIDTH)
    ones = struct.pack(f"<{WIDTH}f", *[1.0] * WIDTH)
    layer = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
    # Whatever is no word has nothing to say for itself, so every answer is as long as it may be.
    silent = bytes(2 * WIDTH)
    spoken = [_halves(WIDTH, chance) if _WORD.fullmatch(token) else silent for token in tokens]
    vocabulary = (WIDTH, len(tokens))
    return [
        _embedding("token_embd", vocabulary, _halves(WIDTH * len(tokens), chance)),
        _embedding("output", vocabulary, b"".join(spoken)),
        *(_norm(name, ones) for name in ("output_norm", "blk.0.attn_norm", "blk.0.ffn_norm")),
        *(_embedding(f"blk.0.{name}", square, _halves(WIDTH * WIDTH, chance)) for name in layer),
    ]


def _embedding(name: str, shape: tuple[int, ...], content: bytes) -> _Tensor:
    return _Tensor(name=f"{name}.weight", shape=shape, kind=_TENSOR_F16, content=content)


def _norm(name: str, content: bytes) -> _Tensor:
    return _Tensor(name=f"{name}.weight", shape=(WIDTH,), kind=_TENSOR_F32, content=content)


def _halves(count: int, chance: Random) -> bytes:
    """Random numbers from 0.5 to 1 and from -1 to -0.5, as half floats."""
    drawn = int.from_bytes(chance.randbytes(2 * count), "little")
    # Sign and mantissa are random, the exponent is that of one half.
    kept = int.from_bytes(b"\xff\x83" * count, "little")
    exponent = int.from_bytes(b"\x00\x38" * count, "little")
    return (drawn & kept | exponent).to_bytes(2 * count, "little")


def _tokenizer(content: BinaryIO) -> Tokenizer:
    magic, version, _, count = struct.unpack("<4sIQQ", _read(content, 24))
    if magic != _MAGIC or version != _VERSION:
        raise ValueError(f"no GGUF file of version {_VERSION}")
    entries: list[bytes] = []
    tokens: tuple[str, ...] = ()
    for _ in range(count):
        begin = content.tell()
        name = _string(content)
        (kind,) = struct.unpack("<I", _read(content, 4))
        strings = _skip(content, kind)
        if name == "tokenizer.ggml.tokens":
            tokens = strings
        if name.startswith("tokenizer."):
            end = content.tell()
            content.seek(begin)
            entries.append(_read(content, end - begin))
    if not tokens:
        raise ValueError("the GGUF file has no tokenizer")
    return Tokenizer(entries=tuple(entries), tokens=tokens)


def _skip(content: BinaryIO, kind: int) -> tuple[str, ...]:
    """Pass a value; its strings where it is a list of them."""
    if kind == _STRING:
        return (_string(content),)
    if kind != _ARRAY:
        _read(content, _SIZES[kind])
        return ()
    element, count = struct.unpack("<IQ", _read(content, 12))
    if element == _STRING:
        return tuple(_string(content) for _ in range(count))
    _read(content, _SIZES[element] * count)
    return ()


def _string(content: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", _read(content, 8))
    return _read(content, length).decode(errors="replace")


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _read(content: BinaryIO, size: int) -> bytes:
    got = content.read(size)
    if len(got) != size:
        raise ValueError("the GGUF file ends too early")
    return got


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)


if __name__ == "__main__":
    sys.exit(main())
