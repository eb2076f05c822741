"""The images file: what stands on this machine for an image of a registry."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from knative_local.manifests.foreign import as_mapping
from knative_local.manifests.models.base import ManifestModel
from knative_local.manifests.problems import Problem

_REFERENCE = re.compile(
    r"(?:(?P<registry>(?:[\w-]+\.[\w.-]*|localhost)(?::\d+)?|[\w-]+:\d+)/)?"
    r"(?P<path>[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?(?:@(?P<digest>[a-z0-9]+(?:[+._-][a-z0-9]+)*:[0-9a-f]{32,}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """What a container of one image runs as."""

    folder: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    command: tuple[str, ...] = ()
    """What an image's ENTRYPOINT would be."""


@dataclass(frozen=True, slots=True)
class Images:
    """The images that are known, by name."""

    by_name: Mapping[str, Image]
    claims: Mapping[str, Path] = field(default_factory=dict[str, Path])
    """The folders that stand for PersistentVolumeClaims."""

    def find(self, reference: str) -> Image | None:
        """The entry for `reference`, the most exact name first."""
        for name in _names(reference):
            if name in self.by_name:
                return self.by_name[name]
        return None


NO_IMAGES = Images({})


def is_reference(text: str) -> bool:
    """Whether `text` can name an image: Knative takes repositories of 2 to 255 characters."""
    parts = _REFERENCE.fullmatch(text)
    return parts is not None and 2 <= len(parts["path"]) <= 255


def read_images(path: Path) -> tuple[Images, list[Problem]]:
    """The entries of an images file in YAML or JSON, and what is wrong with them."""
    file = str(path)
    try:
        value: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return NO_IMAGES, [Problem(file=file, message=f"cannot be read as YAML or JSON: {error}")]
    entries = as_mapping(value)
    claims: dict[str, Path] = {}
    problems: list[Problem] = []
    if entries is not None and "images" in entries and set(entries) <= {"images", "claims"}:
        claims = _read_claims(entries.get("claims"), path, problems)
        entries = as_mapping(entries["images"])
    if entries is None:
        return NO_IMAGES, [Problem(file=file, message="must map names of images to entries")]
    images: dict[str, Image] = {}
    for name, entry in entries.items():
        image = _read_entry(str(name), entry, path, problems)
        if image is not None:
            images[str(name)] = image
    return Images(images, claims), problems


def _read_claims(value: Any, file: Path, problems: list[Problem]) -> dict[str, Path]:
    """The folders of claims; `value` is foreign YAML."""
    claims: dict[str, Path] = {}
    for name, given in (as_mapping(value if value is not None else {}) or {}).items():
        folder = (file.parent / given).resolve() if isinstance(given, str) else None
        if folder is None or not folder.is_dir():
            problems.append(
                Problem(
                    file=str(file),
                    kind="Claim",
                    name=str(name),
                    message=f"must be given a folder, {given!r} is none",
                )
            )
        else:
            claims[str(name)] = folder
    return claims


def _as_arguments(value: Any) -> Any:  # foreign YAML
    return shlex.split(value) if isinstance(value, str) else value


class _Entry(ManifestModel):
    model_config = ConfigDict(alias_generator=None)

    folder: str | None = None
    environment: dict[str, str] = Field(default_factory=dict[str, str])
    command: Annotated[list[str], BeforeValidator(_as_arguments)] = Field(default_factory=list[str])


def _read_entry(name: str, value: Any, file: Path, problems: list[Problem]) -> Image | None:
    """One entry; `value` is foreign YAML."""

    def refuse(field_name: str, message: str) -> None:
        problems.append(
            Problem(file=str(file), kind="Image", name=name, field=field_name, message=message)
        )

    try:
        entry = _Entry.model_validate({} if value is None else value)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            refuse(".".join(str(step) for step in detail["loc"]), detail["msg"])
        return None
    folder = None
    if entry.folder is not None:
        folder = (file.parent / entry.folder).resolve()
        if not folder.is_dir():
            refuse("folder", f"{folder} is not a folder")
            return None
    return Image(folder=folder, environment=entry.environment, command=tuple(entry.command))


def _names(reference: str) -> Iterator[str]:
    """What an entry for `reference` may be called, the most exact first."""
    yield reference
    parts = _REFERENCE.fullmatch(reference)
    if parts is None:
        return
    path, tag = parts["path"], parts["tag"]
    full = f"{parts['registry']}/{path}" if parts["registry"] else path
    last = path.rpartition("/")[2]
    for name in (full, path, last):
        if tag:
            yield f"{name}:{tag}"
    yield from (full, path, last)
