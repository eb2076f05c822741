"""A clamd with one signature of our own: the EICAR test string."""

import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from tests.support.tools import find, wait_for

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def clamd(folder: Path, *, on: int | None = None) -> Generator[int]:
    """Its port, for the time of the block; skips the test where there is no clamd."""
    program = find("clamd", remedy="Debian has it as clamav-daemon")
    database = folder / "database"
    database.mkdir(exist_ok=True)
    (database / "eicar.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    port = on or 0
    if on is None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
    config = folder / "clamd.conf"
    config.write_text(
        f"DatabaseDirectory {database}\nTCPSocket {port}\nTCPAddr 127.0.0.1\nForeground yes\n"
        f"LogFile {folder}/clamd.log\nStreamMaxLength 30M\nMaxThreads 4\n"
    )
    with subprocess.Popen([program, f"--config-file={config}"]) as process:
        try:

            def answers() -> bool:
                assert process.poll() is None, (folder / "clamd.log").read_text()
                with socket.socket() as probe:
                    return probe.connect_ex(("127.0.0.1", port)) == 0

            wait_for(answers, "clamd")
            yield port
        finally:
            process.kill()
