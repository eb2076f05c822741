"""Mounted ConfigMaps and Secrets as files."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path

from knative_local.manifests import names
from knative_local.manifests.models.pod import (
    Container,
    EmptyDir,
    KeyToPath,
    Volume,
    VolumeMount,
)
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.stores import find_store
from knative_local.manifests.quantities import quantity
from knative_local.manifests.reporting import Place

_RESERVED_PATHS = frozenset({"/", "/dev", "/dev/log"})


def mounted_files(
    container: Container,
    volumes: Sequence[Volume],
    place: Place,
    volumes_place: Place,
    context: Context,
) -> dict[str, bytes]:
    """Every file that volumes put into a container, by its path in there."""
    mounted = {mount.name for mount in container.volume_mounts}
    contents: dict[str, Mapping[str, bytes] | None] = {}
    for position, volume in enumerate(volumes):
        at = volumes_place.at(position)
        error = names.label_1123_error(volume.name)
        if error is not None:
            at.at("name").refuse(error)
        if volume.name in contents:
            at.at("name").refuse(f"there are two volumes named {volume.name!r}")
        if volume.name not in mounted:
            at.at("name").refuse(f"the volume {volume.name!r} is not mounted")
        contents[volume.name] = _volume_files(volume, at, context)
    files: dict[str, bytes] = {}
    paths: set[str] = set()
    for position, mount in enumerate(container.volume_mounts):
        at = place.at("volumeMounts", position)
        _check_path(mount, paths, at)
        if mount.name not in contents:
            at.at("name").refuse(f"there is no volume named {mount.name!r}")
            continue
        content = contents[mount.name]
        if content is None:
            _check_scratch(mount, at)
        else:
            files |= _placed(content, mount, at)
    return files


def _check_path(mount: VolumeMount, paths: set[str], place: Place) -> None:
    path = posixpath.normpath(mount.mount_path) if mount.mount_path else ""
    at = place.at("mountPath")
    if not path:
        at.refuse("is missing")
    elif not path.startswith("/"):
        at.refuse(f"{mount.mount_path!r} must be absolute")
    elif path in _RESERVED_PATHS:
        at.refuse(f"{path!r} is reserved")
    elif path in paths:
        at.refuse(f"{path!r} is mounted twice")
    paths.add(path)


def _check_scratch(mount: VolumeMount, place: Place) -> None:
    """An empty folder of a container's own cannot be made, but one that is there will do."""
    path = mount.mount_path
    if not (Path(path).is_dir() and os.access(path, os.W_OK)):
        place.at("mountPath").refuse(
            f"an emptyDir works only where this machine has a folder to write to, as at /tmp; "
            f"{path!r} is none"
        )


def _placed(content: Mapping[str, bytes], mount: VolumeMount, place: Place) -> dict[str, bytes]:
    if not mount.sub_path:
        return {posixpath.join(mount.mount_path, path): data for path, data in content.items()}
    if mount.sub_path in content:
        return {mount.mount_path: content[mount.sub_path]}
    below = f"{mount.sub_path.rstrip('/')}/"
    found = {
        posixpath.join(mount.mount_path, path.removeprefix(below)): data
        for path, data in content.items()
        if path.startswith(below)
    }
    if not found:
        place.at("subPath").refuse(f"the volume has no {mount.sub_path!r}")
    return found


def _volume_files(volume: Volume, place: Place, context: Context) -> Mapping[str, bytes] | None:
    """A volume's files; `None` for an empty folder."""
    used = [
        name
        for name, source in (
            ("configMap", volume.config_map),
            ("secret", volume.secret),
            ("projected", volume.projected),
            ("emptyDir", volume.empty_dir),
        )
        if source is not None
    ]
    if len(used) != 1:
        place.refuse("needs exactly one of configMap, secret, projected and emptyDir")
        return {}
    if volume.config_map is not None:
        given = volume.config_map
        return _store_files(
            ("ConfigMap", given.name, given.optional), given.items, place.at("configMap"), context
        )
    if volume.secret is not None:
        secret = volume.secret
        return _store_files(
            ("Secret", secret.secret_name, secret.optional),
            secret.items,
            place.at("secret"),
            context,
        )
    if volume.empty_dir is not None:
        _check_empty_dir(volume.empty_dir, place.at("emptyDir"))
        return None
    return _projected_files(volume, place.at("projected"), context)


def _check_empty_dir(empty_dir: EmptyDir, place: Place) -> None:
    if empty_dir.size_limit is None:
        return
    try:
        size = quantity(str(empty_dir.size_limit))
    except ValueError as error:
        place.at("sizeLimit").refuse(str(error))
        return
    if size < 0:
        place.at("sizeLimit").refuse(f"{empty_dir.size_limit} is negative")


def _projected_files(volume: Volume, place: Place, context: Context) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    sources = volume.projected.sources if volume.projected is not None else []
    for position, source in enumerate(sources):
        at = place.at("sources", position)
        if (source.config_map is None) == (source.secret is None):
            at.refuse("needs either configMap or secret")
        if source.config_map is not None:
            given, kind, at = source.config_map, "ConfigMap", at.at("configMap")
        elif source.secret is not None:
            given, kind, at = source.secret, "Secret", at.at("secret")
        else:
            continue
        files |= _store_files((kind, given.name, given.optional), given.items, at, context)
    return files


def _store_files(
    store: tuple[str, str, bool], items: Sequence[KeyToPath], place: Place, context: Context
) -> dict[str, bytes]:
    kind, name, optional = store
    name_field = "secretName" if kind == "Secret" and place.path[-1:] == ("secret",) else "name"
    found = find_store(kind, name, place.at(name_field), context.objects, optional=optional)
    if found is None or not items:
        return found or {}
    files: dict[str, bytes] = {}
    for position, item in enumerate(items):
        at = place.at("items", position)
        if item.path.startswith("/") or ".." in item.path.split("/"):
            at.at("path").refuse(f"{item.path!r} must stay inside the volume")
        elif item.key in found:
            files[item.path] = found[item.key]
        elif not optional:
            at.at("key").refuse(f"{kind} {name!r} has no key {item.key!r}")
    return files
