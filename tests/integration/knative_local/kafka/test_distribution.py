"""The server's jars come from a repository once, exactly as locked, and then from the cache."""

import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from knative_local.kafka.distribution import cache_folder, ensure_distribution, locked_jars

ENSURE = """
import sys
from pathlib import Path
from knative_local.kafka.distribution import ensure_distribution
from knative_local.kafka.errors import DistributionProblem
try:
    print(len(ensure_distribution(Path(sys.argv[1]), progress=print).jars))
except DistributionProblem as problem:
    sys.exit(str(problem))
"""


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Maven repository with the locked jars."""
    root = tmp_path_factory.mktemp("repository")
    known = ensure_distribution().jars
    for jar, file in zip(locked_jars(), known, strict=True):
        folder = root.joinpath(*jar.group.split("."), jar.artifact, jar.version)
        folder.mkdir(parents=True)
        (folder / jar.file_name).symlink_to(file)
    return root


@pytest.fixture
def mirror(repository: Path, tmp_path: Path) -> Iterator[Path]:
    """A configuration that names a server of the repository as the only mirror."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(repository)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield write_mirror(tmp_path, server.server_address[1])
    server.shutdown()
    server.server_close()


def write_mirror(folder: Path, port: int) -> Path:
    path = folder / "jgo.conf"
    path.write_text(f"[repositories]\nlocal = http://127.0.0.1:{port}\n")
    return path


def ensure(
    folder: Path, config: Path, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", ENSURE, str(folder)],
        env={"JGO_CONFIG_FILE": str(config), "HOME": str(config.parent), **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcome(process: "subprocess.Popen[str]") -> tuple[int, str]:
    output, errors = process.communicate(timeout=120)
    return process.returncode, output + errors


def test_two_processes_at_once_end_with_one_complete_set(mirror: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    both = [ensure(cache, mirror), ensure(cache, mirror)]
    outcomes = [outcome(each) for each in both]
    assert [code for code, _ in outcomes] == [0, 0], outcomes
    assert sum("Fetching" in text for _, text in outcomes) == 1
    assert len(list((cache / "jars").glob("*.jar"))) == len(locked_jars())
    assert not list(cache.glob("fetch-*"))


def test_a_damaged_jar_is_fetched_again(mirror: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert outcome(ensure(cache, mirror))[0] == 0
    damaged = cache / "jars" / locked_jars()[0].file_name
    damaged.write_bytes(damaged.read_bytes()[:1000])
    code, text = outcome(ensure(cache, mirror))
    assert code == 0, text
    assert damaged.stat().st_size > 1000


def test_a_jar_that_differs_from_the_lock_is_not_installed(
    mirror: Path, repository: Path, tmp_path: Path
) -> None:
    jar = locked_jars()[-1]
    served = repository.joinpath(*jar.group.split("."), jar.artifact, jar.version, jar.file_name)
    original = served.readlink()
    served.unlink()
    served.write_bytes(b"something else")
    try:
        code, text = outcome(ensure(tmp_path / "cache", mirror))
    finally:
        served.unlink()
        served.symlink_to(original)
    assert code == 1
    assert f"{jar.artifact}:{jar.version} does not match the lock" in text
    assert not (tmp_path / "cache" / "jars").exists()


def test_without_a_network_the_cache_is_enough_and_its_absence_is_explained(
    tmp_path: Path,
) -> None:
    nowhere = write_mirror(tmp_path, 1)
    assert outcome(ensure(cache_folder(), nowhere))[0] == 0
    code, text = outcome(ensure(tmp_path / "empty", nowhere))
    assert code == 1
    assert "check the network, or name a mirror" in text


def test_a_server_that_this_machine_trusts_is_trusted(repository: Path, tmp_path: Path) -> None:
    """As behind a proxy of a company, whose certificate only the machine knows."""
    certificate, key = tmp_path / "own.crt", tmp_path / "own.key"
    make = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=x"
    )
    name = ["-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key]
    if shutil.which("openssl") is None:
        pytest.skip("making a certificate needs openssl")
    subprocess.run([*make.split(), *name], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(repository)))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    config = tmp_path / "jgo.conf"
    config.write_text(f"[repositories]\nlocal = https://127.0.0.1:{server.server_address[1]}\n")
    trusting = {"SSL_CERT_FILE": str(certificate)}
    try:
        code, text = outcome(ensure(tmp_path / "cache", config, trusting))
    finally:
        server.shutdown()
        server.server_close()
    assert code == 0, text


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, text = outcome(ensure(tmp_path / "file" / "cache", write_mirror(tmp_path, 1)))
    assert code == 1
    assert "XDG_CACHE_HOME" in text
