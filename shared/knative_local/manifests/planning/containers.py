"""A container as the process it becomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from knative_local.manifests import names
from knative_local.manifests.images import Image, is_reference
from knative_local.manifests.models.pod import (
    Container,
    ContainerPort,
    SecurityContext,
    Volume,
)
from knative_local.manifests.plan import ContainerPlan
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.decorators import warn_of_stock_decorator
from knative_local.manifests.planning.environments import container_environment, expand
from knative_local.manifests.planning.resources import check_resources
from knative_local.manifests.planning.volumes import mounted_files
from knative_local.manifests.reporting import Place

RESERVED_PORTS = frozenset({8008, 8012, 8013, 8022, 9090, 9091})
DEFAULT_PORT = 8080

_ADD_CAPABILITIES = "kubernetes.containerspec-addcapabilities"


def plan_container(
    container: Container,
    volumes: Sequence[Volume],
    injected: Mapping[str, str],
    places: tuple[Place, Place],
    context: Context,
) -> ContainerPlan:
    """The process of `container`; `places` are its own and that of the volumes."""
    place, volumes_place = places
    if container.name == "queue-proxy":
        place.at("name").refuse("'queue-proxy' is reserved")
    elif container.name:
        error = names.label_1123_error(container.name)
        if error is not None:
            place.at("name").refuse(error)
    limits = check_resources(container.resources, place.at("resources"))
    _check_security(container.security_context, place.at("securityContext"), context)
    image = _image(container, place, context)
    environment = container_environment(container, injected, place, context)
    own = dict(image.environment) | environment
    plan = ContainerPlan(
        image=container.image,
        command=_command(container, image, environment, place, context),
        working_dir=_working_dir(container, image, place),
        environment=own,
        memory_limit_bytes=int(limits["memory"]) if limits.get("memory") else None,
        files=mounted_files(container, volumes, place, volumes_place, context),
    )
    warn_of_stock_decorator(plan, place)
    return plan


def plan_port(ports: Sequence[ContainerPort], place: Place) -> tuple[int, str]:
    """The port a container declares, and its name."""
    if not ports:
        return DEFAULT_PORT, "http"
    if len(ports) > 1:
        place.refuse("more than one port; Knative allows one")
    port, at = ports[0], place.at(0)
    number = port.container_port or DEFAULT_PORT
    if number in RESERVED_PORTS:
        at.at("containerPort").refuse(f"{number} is reserved by Knative")
    if not 0 < number <= 65535:
        at.at("containerPort").refuse(f"{number} is no port")
    if port.protocol != "TCP":
        at.at("protocol").refuse(f"must be TCP, not {port.protocol!r}")
    if port.name not in {"", "http1", "h2c"}:
        at.at("name").refuse(f"must be http1, h2c or absent, not {port.name!r}")
    return number, port.name or "http"


def _check_security(given: SecurityContext | None, place: Place, context: Context) -> None:
    if given is None:
        return
    if given.privileged:
        place.at("privileged").refuse("Knative does not allow it")
    added = given.capabilities.add if given.capabilities is not None else []
    if added and not context.config.feature_enabled(_ADD_CAPABILITIES):
        place.at("capabilities", "add").refuse(
            f"needs the feature {_ADD_CAPABILITIES} of Knative, which config-features does not "
            "enable"
        )


def _image(container: Container, place: Place, context: Context) -> Image:
    at = place.at("image")
    if not container.image:
        at.refuse("is missing")
        return Image()
    if not is_reference(container.image):
        at.refuse(f"{container.image!r} is not a reference to an image")
        return Image()
    found = context.images.find(container.image) if context.images is not None else None
    return found or Image()


def _command(
    container: Container,
    image: Image,
    environment: Mapping[str, str],
    place: Place,
    context: Context,
) -> tuple[str, ...]:
    """`command` stands for an image's own command as a whole, `args` follow either."""
    command = [*(container.command or image.command), *container.args]
    if not container.command and not image.command:
        # What an unknown image would run cannot be known; its arguments alone are no program.
        if context.images is not None and container.image:
            place.at("image").refuse(
                f"there is no command to run: give the container one, or {container.image!r} "
                "an entry with a command in the images file"
            )
        return ()
    return tuple(expand(argument, environment) for argument in command)


def _working_dir(container: Container, image: Image, place: Place) -> Path | None:
    # Where no image says otherwise, a program stands beside its manifest.
    beside = image.folder or Path(place.document.file).resolve().parent
    if not container.working_dir:
        return beside
    folder = Path(container.working_dir)
    if not folder.is_absolute():
        folder = beside / folder
    if not folder.is_dir():
        place.at("workingDir").refuse(f"{folder} is not a folder on this machine")
    return folder
