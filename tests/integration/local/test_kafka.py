"""The platform's Kafka outlives the command that starts it and ends with the one that stops it."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from somaagent.local.errors import LocalProblem
from somaagent.local.kafka import KafkaServer
from somaagent.local.progress import silent


def test_it_is_kept_until_it_is_stopped(own_kafka: KafkaServer) -> None:
    bootstrap = own_kafka.start(silent)
    assert own_kafka.start(silent) == bootstrap
    host, _, port = bootstrap.rpartition(":")
    socket.create_connection((host, int(port)), timeout=5).close()
    assert own_kafka.stop()
    assert not own_kafka.stop()


def test_a_damaged_data_folder_comes_with_the_command_that_mends_it(own_kafka: KafkaServer) -> None:
    own_kafka.start(silent)
    own_kafka.stop()
    data = own_kafka.layout.kafka / "data"
    properties = data / "meta.properties"
    properties.chmod(0o600)
    properties.write_bytes(bytes(range(256)))
    with pytest.raises(LocalProblem) as failed:
        own_kafka.start(silent)
    command = failed.value.remedy.partition(": ")[2].removesuffix(" && make up")
    subprocess.run(command.split(), check=True)
    assert own_kafka.start(silent)


_START = """
import sys
from pathlib import Path
from somaagent.local.kafka import KafkaServer
from somaagent.local.layout import Layout
from somaagent.local.progress import silent
layout = Layout(Path(sys.argv[1]))
layout.prepare()
KafkaServer(layout=layout).start(silent)
"""


def test_jars_that_cannot_be_fetched_are_not_blamed_on_the_server(tmp_path: Path) -> None:
    mirror = tmp_path / "jgo.conf"
    mirror.write_text("[repositories]\nlocal = http://127.0.0.1:1\n")
    done = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path / "state")],
        env={
            "HOME": str(tmp_path),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "JGO_CONFIG_FILE": str(mirror),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Cannot fetch" in done.stderr
    assert done.stderr.rstrip().endswith("to mend it: mend what it says, then: make up")
