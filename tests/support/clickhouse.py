"""Real ClickHouse for tests: its engine in a process of ours, and its server over the network."""

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import pytest
from pydantic import SecretStr

from somaagent.local import ports
from somaagent.local.clickhouse import EmbeddedClickHouse
from somaagent.local.layout import Layout, checkout
from somaagent.local.progress import silent
from somaagent.settings import ClickHouseSettings
from tests.support.tools import find, wait_for

_CONFIGURATION = """\
<yandex>
  <logger><level>warning</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger>
  <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
  <path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path>
  <users_config>users.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>268435456</mark_cache_size>
  {more}
</yandex>
"""
_TLS = """\
<https_port>{port}</https_port>
<openSSL><server>
  <certificateFile>{file}</certificateFile><privateKeyFile>{file}</privateKeyFile>
  <verificationMode>none</verificationMode>
</server></openSSL>
"""
_USERS = """\
<yandex>
  <profiles><default><max_memory_usage>1000000000</max_memory_usage></default></profiles>
  <users><soma>
    <password>{password}</password><networks><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota>
  </soma></users>
  <quotas><default/></quotas>
</yandex>
"""


def embedded(layout: Layout) -> EmbeddedClickHouse:
    """The engine, not started; where it is not installed the test is skipped with the reason."""
    root = checkout()
    if not (root / "build" / "analytics" / "bin" / "python").exists():
        reason = "ClickHouse's engine is not installed: `make analytics` (180 MB) does so"
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251 - says how tests run
            pytest.fail(reason)
        pytest.skip(reason)
    return EmbeddedClickHouse(layout=layout, checkout=root, password=uuid4().hex)


@contextmanager
def engine(layout: Layout) -> Generator[ClickHouseSettings]:
    """How to reach the engine, which has ended afterwards."""
    made = embedded(layout)
    try:
        yield made.settings(made.start(silent))
    finally:
        made.stop()


@contextmanager
def server(folder: Path, *, certificate: Path | None = None) -> Generator[ClickHouseSettings]:
    """How to reach a server, which has ended afterwards; over TLS where it has a certificate."""
    program = find("clickhouse-server", remedy="`make clickhouse-tools` fetches Debian's")
    http, tcp = ports.choose(folder, "clickhouse-http"), ports.choose(folder, "clickhouse-tcp")
    password = uuid4().hex
    for name in ("data", "tmp"):
        (folder / name).mkdir()
    more, url = "", f"http://127.0.0.1:{http}"
    if certificate is not None:
        secure = ports.choose(folder, "clickhouse-https")
        more, url = _TLS.format(port=secure, file=certificate), f"https://127.0.0.1:{secure}"
    text = _CONFIGURATION.format(folder=folder, http=http, tcp=tcp, more=more)
    (folder / "config.xml").write_text(text)
    (folder / "users.xml").write_text(_USERS.format(password=password))
    process = subprocess.Popen(
        [program, f"--config-file={folder / 'config.xml'}"], cwd=folder, stderr=subprocess.DEVNULL
    )

    def answers() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{http}/ping", timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            assert process.poll() is None, f"it ended: {(folder / 'errors').read_text()[-2000:]}"
            return False

    try:
        wait_for(answers, "the ClickHouse server", seconds=60)
        yield ClickHouseSettings(url=url, user="soma", password=SecretStr(password))
    finally:
        process.kill()
        process.wait(30)
