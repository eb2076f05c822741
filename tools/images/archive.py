"""Reads what an engine has saved: layers, their digests and sizes, and the configuration."""

import json
import tarfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

_STEP: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer; `digest` is of its content, whatever it is packed with."""

    digest: str
    bytes: int
    packed_bytes: int
    """With gzip, as a registry keeps it and a node fetches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One image."""

    layers: tuple[Layer, ...]
    config: dict[str, Any]  # Any: JSON of the engine

    @property
    def bytes(self) -> int:
        """Unpacked, as it lies on a node."""
        return sum(layer.bytes for layer in self.layers)

    @property
    def packed_bytes(self) -> int:
        """As it is fetched."""
        return sum(layer.packed_bytes for layer in self.layers)


def read(path: Path) -> Saved:
    """The one image of a Docker archive, the format that every engine writes.

    Raises:
        ValueError: It holds another number of images.
    """
    with tarfile.open(path) as archive:
        manifests = json.load(_member(archive, "manifest.json"))
        if len(manifests) != 1:
            raise ValueError(f"{path} holds {len(manifests)} images")
        (manifest,) = manifests
        config = json.load(_member(archive, manifest["Config"]))
        digests = config["rootfs"]["diff_ids"]
        layers = tuple(
            _layer(_member(archive, name), digest)
            for name, digest in zip(manifest["Layers"], digests, strict=True)
        )
    return Saved(layers=layers, config=config)


def _layer(content: IO[bytes], digest: str) -> Layer:
    squeezed = zlib.compressobj(6)
    size = packed = 0
    while step := content.read(_STEP):
        size += len(step)
        packed += len(squeezed.compress(step))
    packed += len(squeezed.flush())
    return Layer(digest=digest, bytes=size, packed_bytes=packed)


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    found = archive.extractfile(name)
    if found is None:
        raise ValueError(f"the archive has no file {name}")
    return found
