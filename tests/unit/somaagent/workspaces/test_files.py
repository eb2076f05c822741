"""Files of workspaces: what can be reached, and that it is whole."""

import os
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from somaagent.workspaces.beneath import BadPath, names
from somaagent.workspaces.files import Entry, QuotaExceeded, listing, read, write

MEBIBYTE = 1024 * 1024


def put(root: Path, path: str, content: bytes, *, most_bytes: int = 10 * MEBIBYTE) -> None:
    write(root, path, content, most_bytes=most_bytes, most_files=100)


def get(root: Path, path: str) -> bytes:
    return read(root, path, offset=0, most=MEBIBYTE).content


def test_paths_are_taken_apart() -> None:
    assert names("") == names(".") == names("/workspace") == names("/workspace/") == []
    assert names("a//b/./c") == names("/workspace/a/b/c") == ["a", "b", "c"]
    assert names("...") == ["..."]


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/etc/passwd", "/workspaces/a", "..", "a/../../b", "/workspace/../x", "a\0b"),
        *("/".join("a" * 33), "a" * 256, "\ud800", "/workspace//../.."),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(path: str, tmp_path: Path) -> None:
    for act in (
        lambda: names(path),
        lambda: get(tmp_path, path),
        lambda: put(tmp_path, path, b""),
        lambda: listing(tmp_path, path, recursive=True, most=1),
    ):
        with pytest.raises(BadPath):
            act()


def test_what_is_written_is_read_again_in_pieces(tmp_path: Path) -> None:
    put(tmp_path, "deep/er/file", b"0123456789")
    assert get(tmp_path, "/workspace/deep/er/file") == b"0123456789"
    piece = read(tmp_path, "deep/er/file", offset=4, most=3)
    assert (piece.content, piece.size) == (b"456", 10)
    assert read(tmp_path, "deep/er/file", offset=100, most=3).content == b""


def test_links_are_neither_read_nor_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    (root / "file").symlink_to(outside / "secret")
    (root / "folder").symlink_to(outside)
    for path in ("file", "folder/secret"):
        with pytest.raises(BadPath):
            get(root, path)
    with pytest.raises(BadPath):
        put(root, "folder/new", b"x")
    with pytest.raises(BadPath):
        listing(root, "folder", recursive=False, most=10)
    # A link in a file's place is replaced, not followed.
    put(root, "file", b"mine")
    assert (outside / "secret").read_bytes() == b"secret"
    assert sorted(path.name for path in outside.iterdir()) == ["secret"]
    assert get(root, "file") == b"mine"


def test_whoever_swaps_folders_for_links_gains_nothing(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "real").mkdir(parents=True)
    outside.mkdir()
    (outside / "file").write_bytes(b"secret")
    (root / "real" / "file").write_bytes(b"mine")
    ended = threading.Event()
    swaps = 0

    def swap() -> None:
        nonlocal swaps
        # The writer makes a folder where it finds none: then there is nothing to put a link to.
        while not ended.is_set():
            (root / "real").rename(root / "aside")
            with suppress(FileExistsError):
                (root / "real").symlink_to(outside)
                (root / "real").unlink()
                swaps += 1
            while (root / "aside").exists():
                shutil.rmtree(root / "real", ignore_errors=True)
                with suppress(OSError):
                    (root / "aside").rename(root / "real")

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        reached: set[bytes] = set()
        deadline = time.monotonic() + 30
        tried = 0
        while (tried < 300 or swaps < 50) and time.monotonic() < deadline:
            tried += 1
            try:
                reached.add(get(root, "real/file"))
                put(root, "real/written", b"x")
            except BadPath:
                continue
    finally:
        ended.set()
        swapping.join()
    assert swaps >= 50
    assert reached <= {b"mine"}
    assert [path.name for path in outside.iterdir()] == ["file"]


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "folder").mkdir()
    for path in ("fifo", "folder", "missing", "missing/file"):
        with pytest.raises(BadPath):
            get(tmp_path, path)
    with pytest.raises(BadPath):
        put(tmp_path, "folder", b"x")
    put(tmp_path, "fifo", b"a file now")
    assert get(tmp_path, "fifo") == b"a file now"


def test_a_workspace_takes_no_more_than_its_quota(tmp_path: Path) -> None:
    put(tmp_path, "first", bytes(600_000), most_bytes=MEBIBYTE)
    with pytest.raises(QuotaExceeded):
        put(tmp_path, "second", bytes(600_000), most_bytes=MEBIBYTE)
    with pytest.raises(QuotaExceeded):
        put(tmp_path, "third", bytes(2 * MEBIBYTE), most_bytes=MEBIBYTE)
    assert [path.name for path in tmp_path.iterdir()] == ["first"]
    put(tmp_path, "first", bytes(700_000), most_bytes=MEBIBYTE)
    assert (tmp_path / "first").stat().st_size == 700_000


def test_a_workspace_takes_no_more_files_than_its_quota(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, str(number), b"", most_bytes=MEBIBYTE, most_files=3)
    with pytest.raises(QuotaExceeded):
        write(tmp_path, "4", b"", most_bytes=MEBIBYTE, most_files=2)
    assert len(list(tmp_path.iterdir())) == 3


def test_readers_see_a_file_before_or_after_never_between(tmp_path: Path) -> None:
    versions = [bytes([number]) * 200_000 for number in (1, 2)]
    put(tmp_path, "file", versions[0])
    ended = threading.Event()

    def rewrite() -> None:
        turn = 0
        while not ended.is_set():
            turn += 1
            put(tmp_path, "file", versions[turn % 2])

    writing = threading.Thread(target=rewrite)
    writing.start()
    try:
        for _ in range(50):
            assert get(tmp_path, "file") in versions
    finally:
        ended.set()
        writing.join()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_listings_are_sorted_and_bounded(tmp_path: Path) -> None:
    put(tmp_path, "b/inner", b"12")
    put(tmp_path, "a", b"1")
    (tmp_path / "link").symlink_to("/")
    (tmp_path / os.fsdecode(b"z\xff")).write_bytes(b"")
    assert listing(tmp_path, "", recursive=True, most=10) == (
        [
            Entry(path="a", kind="file", size=1),
            Entry(path="b", kind="folder", size=0),
            Entry(path="b/inner", kind="file", size=2),
            Entry(path="link", kind="link", size=0),
            Entry(path="z\ufffd", kind="file", size=0),
        ],
        False,
    )
    found, more = listing(tmp_path, "", recursive=False, most=2)
    assert ([entry.path for entry in found], more) == (["a", "b"], True)
    assert listing(tmp_path, "b", recursive=False, most=2)[0][0].path == "b/inner"
