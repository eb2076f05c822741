"""Fetches Debian's ClickHouse server into the user's cache, for the tests that want one.

`make clickhouse-tools`; it needs apt and dpkg, and no root: the packages are unpacked, not
installed. The server is old (18.16); whoever has a newer one puts it on PATH, which comes second.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

PACKAGE: Final = "clickhouse-server"
_START: Final = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")/clickhouse
LD_LIBRARY_PATH="$here/usr/lib/x86_64-linux-gnu:$here/lib/x86_64-linux-gnu" \\
  exec "$here/usr/sbin/clickhouse-server" "$@"
"""


def main() -> int:
    """Fetch it into the folder that is named."""
    tools = Path(sys.argv[1])
    apt, dpkg = shutil.which("apt-get"), shutil.which("dpkg-deb")
    if apt is None or dpkg is None:
        print("clickhouse-tools: apt-get and dpkg-deb are needed (Debian, Ubuntu)", file=sys.stderr)
        return 1
    listed = subprocess.run(
        [apt, "install", "--print-uris", "-qq", "--no-install-recommends", PACKAGE],
        capture_output=True,
        text=True,
        check=False,
    )
    # 'URI' FILE SIZE HASH; the file's name begins with the package's.
    lines = [line.split() for line in listed.stdout.splitlines() if line.startswith("'")]
    names = [line[1].partition("_")[0] for line in lines if len(line) > 1]
    if PACKAGE not in names:
        print(f"clickhouse-tools: apt has no {PACKAGE}: {listed.stderr.strip()}", file=sys.stderr)
        return 1
    target = tools / "clickhouse"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([apt, "download", "-qq", *names], cwd=folder, check=True)
        for package in sorted(Path(folder).glob("*.deb")):
            subprocess.run([dpkg, "-x", str(package), str(target)], check=True)
    start = tools / PACKAGE
    start.write_text(_START, encoding="utf-8")
    start.chmod(0o755)
    print(f"{start}: {len(names)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
