"""A real MirrorMaker 2 between two real Kafkas, by the properties that are shipped."""

import re
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from knative_local.kafka.java import find_java
from tests.manifests.rendering import ROOT
from tests.support.tools import find

PROPERTIES = ROOT / "knative" / "components" / "multi-region" / "mirror.properties"
_POM = Path(__file__).with_name("pom.xml")
_MAIN = "org.apache.kafka.connect.mirror.MirrorMaker"
# The servers of one machine stand alone, and ask for no login.
_LOGIN = re.compile(r"^(first|here)\.(security|sasl)\..*\n", re.MULTILINE)


def kafka_version() -> str:
    """The version of what is run here."""
    found = ET.parse(_POM).getroot().find(".//{*}kafka.version")  # noqa: S314 - our own file
    assert found is not None
    assert found.text is not None
    return found.text


@contextmanager
def mirror(folder: Path, *, first: str, here: str) -> "Generator[subprocess.Popen[bytes]]":
    """The mirror between two bootstrap addresses; it is killed at the end.

    What it says is appended to `mirror.log` in the folder.
    """
    jar = find(
        f"mirror/connect-mirror-{kafka_version()}.jar",
        remedy="`make mirror-tools` fetches MirrorMaker (Maven)",
    )
    text = _LOGIN.sub("", PROPERTIES.read_text())
    text = text.replace("replication.factor=3", "replication.factor=1")
    written = folder / "mirror.properties"
    written.write_text(text)
    # The image's processes listen on a port of their pod; here any that is free.
    written.write_text(
        text.replace("listeners=http://0.0.0.0:8083", "listeners=http://127.0.0.1:0")
    )
    with (
        (folder / "mirror.log").open("ab") as log,
        subprocess.Popen(
            [
                *(str(find_java().executable), "-Xmx384m", "-cp", f"{Path(jar).parent}/*"),
                *(_MAIN, str(written)),
            ],
            env={"FIRST_BOOTSTRAP": first, "HERE_BOOTSTRAP": here},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
