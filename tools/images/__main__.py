"""Builds the images, prints sizes and layers, and writes build/images.json: `make images`.

BASE names the base image (by default the one that the Dockerfile pins); `debian` puts one together
from Debian's packages, for a machine that reaches no registry. With `--twice` each is built again
from nothing, and the layers have to be the same.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tools import sbom
from tools.images import archive, debian, engines
from tools.images.flavours import FLAVOURS, LAID_OUT, ROOT, Flavour, version

RESULT: Final = ROOT / "build" / "images.json"
ARCHIVES: Final = ROOT / "build" / "archives"
"""Each image as a Docker archive, which `docker load`, `ctr images import` and `kind load` take."""
REPOSITORY: Final = "dev.local"
"""As the overlay `kind` names them; Knative asks no registry for these."""
PARTS: Final = "sbom.cdx.json"


def main() -> int:
    """Build what is asked for; 1: a build failed or did not repeat, 2: nothing builds here."""
    options = _options()
    wanted = [each for each in FLAVOURS if not options.flavours or each.name in options.flavours]
    try:
        engine = engines.find(options.engine)
        ARCHIVES.mkdir(parents=True, exist_ok=True)
        base = debian.base(engine, ARCHIVES) if options.base == "debian" else options.base
        made = [_make(engine, flavour, base, twice=options.twice) for flavour in wanted]
    except engines.NoEngine as error:
        print(f"images: {error}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"images: {' '.join(error.cmd[:2])} failed: {error.stderr or ''}", file=sys.stderr)
        return 1
    _write(engine, base, made)
    return 1 if any(image["differing_layers"] for image in made) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.images", description=__doc__)
    parser.add_argument("flavours", nargs="*", metavar="FLAVOUR", help="by default all")
    parser.add_argument("--base", default=os.environ.get("BASE") or None, help="the base image")
    parser.add_argument("--engine", choices=engines.NAMES, help="by default the first that works")
    parser.add_argument("--twice", action="store_true", help="build again and compare the layers")
    options = parser.parse_args()
    unknown = set(options.flavours) - {flavour.name for flavour in FLAVOURS}
    if unknown:
        parser.error(f"no such flavour: {', '.join(sorted(unknown))}")
    return options


def _make(
    engine: engines.Engine, flavour: Flavour, base: str | None, *, twice: bool
) -> dict[str, Any]:
    _lay_out(flavour)
    tag = f"{REPOSITORY}/{flavour.image}:{version()}"
    arguments = {"FLAVOUR": flavour.name, "VERSION": version(), "REVISION": _revision()}
    if base:
        arguments["BASE"] = base
    file = ARCHIVES / f"{flavour.image}.tar"
    began = time.monotonic()
    saved = _built(engine, tag, arguments, file, cached=True)
    seconds = time.monotonic() - began
    differing: list[str] | None = None
    if twice:
        again = _built(engine, tag, arguments, file, cached=False)
        pairs = zip(saved.layers, again.layers, strict=True)
        differing = [one.digest for one, other in pairs if one.digest != other.digest]
    goal = f", goal {flavour.goal_mb} MB" if flavour.goal_mb else ""
    print(
        f"{flavour.image:18} {saved.bytes / 1e6:6.1f} MB unpacked{goal}, "
        f"{saved.packed_bytes / 1e6:.1f} MB to fetch, {seconds:.0f} s"
        + ("" if differing is None else f"; built again: {len(differing)} layers differ")
    )
    for layer in saved.layers:
        print(
            f"  {layer.digest[:19]} {layer.bytes / 1e6:8.1f} MB"
            f" {layer.packed_bytes / 1e6:8.1f} MB packed"
        )
    return {
        "flavour": flavour.name,
        "holds": flavour.holds,
        "tag": tag,
        "archive": str(file.relative_to(ROOT)),
        "bytes": saved.bytes,
        "packed_bytes": saved.packed_bytes,
        "goal_bytes": flavour.goal_mb * 1_000_000 if flavour.goal_mb else None,
        "layers": [asdict(layer) for layer in saved.layers],
        "user": saved.config["config"].get("User", ""),
        "labels": saved.config["config"].get("Labels", {}),
        "build_seconds": round(seconds, 1),
        "differing_layers": differing,
    }


def _built(
    engine: engines.Engine, tag: str, arguments: dict[str, str], file: Path, *, cached: bool
) -> archive.Saved:
    log = ROOT / "build" / f"image-{arguments['FLAVOUR']}.log"
    try:
        engine.build(tag, arguments, cached=cached, log=log)
    except subprocess.CalledProcessError:
        print("".join(log.read_text(encoding="utf-8").splitlines(True)[-20:]), file=sys.stderr)
        raise
    engine.save(tag, file)
    return archive.read(file)


def _lay_out(flavour: Flavour) -> None:
    """Put down what goes into the image as it is: its parts list, and weights."""
    folder = LAID_OUT / flavour.name
    folder.mkdir(parents=True, exist_ok=True)
    parts = folder / PARTS
    if not parts.exists() or any(
        lock.stat().st_mtime > parts.stat().st_mtime for lock in flavour.locks
    ):
        sbom.write(flavour.locks, parts)
    if flavour.weights:
        target = folder / "model.gguf"
        source = _weights()
        if not target.exists() or target.stat().st_size != source.stat().st_size:
            target.unlink(missing_ok=True)
            try:
                target.hardlink_to(source)
            except OSError:
                shutil.copyfile(source, target)


def _weights() -> Path:
    """The model's file in the user's cache, fetched now where it is missing."""
    subprocess.run([str(ROOT / ".venv" / "bin" / "soma"), "models", "fetch"], check=True)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    (found,) = (cache / "somaagent" / "models").glob("*.gguf")
    return found


def _revision() -> str:
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"],  # noqa: S607 - as the user calls it
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or "unknown"


def _write(engine: engines.Engine, base: str | None, made: list[dict[str, Any]]) -> None:
    before: list[dict[str, Any]] = []
    if RESULT.exists():
        before = json.loads(RESULT.read_text(encoding="utf-8"))["images"]
    new = {image["flavour"] for image in made}
    order = [flavour.name for flavour in FLAVOURS]
    images = [image for image in before if image["flavour"] not in new] + made
    images.sort(key=lambda image: order.index(image["flavour"]))
    found = {"engine": engine.name, "base": base or "as pinned", "images": images}
    RESULT.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
