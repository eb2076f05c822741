"""ConfigMaps and Secrets as the containers that use them see them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from knative_local.manifests import names
from knative_local.manifests.models.kubernetes import ConfigMap, Secret
from knative_local.manifests.objects import Objects
from knative_local.manifests.reporting import Place, Placed


def check_stores(objects: Objects) -> None:
    """Refuses contents that an API server refuses."""
    for config_map in objects.config_maps.values():
        model, place = config_map.model, config_map.place
        _decoded(model.binary_data, place.at("binaryData"))
        for key in (*model.data, *model.binary_data):
            _check_key(key, place.at("data"))
        for key in model.data.keys() & model.binary_data.keys():
            place.at("binaryData", key).refuse("is in data too")
    for secret in objects.secrets.values():
        _decoded(secret.model.data, secret.place.at("data"))
        for key in (*secret.model.data, *secret.model.string_data):
            _check_key(key, secret.place.at("data"))


def contents(store: Placed[ConfigMap] | Placed[Secret]) -> dict[str, bytes]:
    """Every key with its value."""
    model, silent = store.model, store.place.silenced()
    if isinstance(model, ConfigMap):
        texts, encoded = model.data, model.binary_data
    else:
        texts, encoded = model.string_data, model.data
    return _decoded(encoded, silent) | {key: text.encode() for key, text in texts.items()}


def find_store(
    kind: str, name: str, place: Place, objects: Objects, *, optional: bool
) -> dict[str, bytes] | None:
    """The contents of a ConfigMap or Secret, or `None` after having said that there is none."""
    key = (place.namespace, name)
    store: Placed[ConfigMap] | Placed[Secret] | None
    store = objects.config_maps.get(key) if kind == "ConfigMap" else objects.secrets.get(key)
    if store is not None:
        return contents(store)
    if not name:
        place.refuse("is missing")
    elif not optional and (kind, *key) not in objects.malformed:
        place.refuse(f"there is no {kind} {key[0]}/{name} among the manifests")
    return None


def _check_key(key: str, place: Place) -> None:
    error = names.data_key_error(key)
    if error is not None:
        place.at(key).refuse(error)


def _decoded(encoded: Mapping[str, str], place: Place) -> dict[str, bytes]:
    decoded: dict[str, bytes] = {}
    for key, text in encoded.items():
        try:
            decoded[key] = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            place.at(key).refuse(f"is not valid base64: {error}")
    return decoded
