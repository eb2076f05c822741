"""Images: few, named for what they can do, in one version; and a Dockerfile that builds each."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import pytest
import uvloop
import yaml

from tests.contracts.repository import ROOT, SERVICES, manifest
from tests.manifests.rendering import rendered_text, text_with
from tools.images.flavours import FLAVOURS, Flavour, version
from tools.images.push import PLACEHOLDER, component
from tools.images.stages.stripped import strip

DOCKERFILE = ROOT / "Dockerfile"
BIN = Path(sys.executable).parent
OURS = re.compile(r"(?:[\w.-]+/)?(somaagent-[a-z]+):(\S+)")


def _images(found: Any) -> set[str]:  # Any: a part of a parsed YAML document
    """Every image of a manifest, wherever it stands."""
    if isinstance(found, list):
        several = cast("list[Any]", found)
        return set[str]().union(*(_images(value) for value in several))
    if not isinstance(found, dict):
        return set()
    items = cast("dict[str, Any]", found)  # YAML as far as we write it
    here = {str(items["image"])} if isinstance(items.get("image"), str) else set[str]()
    return here.union(*(_images(value) for value in items.values()))


def _sources() -> set[str]:
    """The images of all our manifests but the chart, which is generated from them."""
    files = [
        path
        for folder in ("knative/base", "knative/components", "kserve", "eventing")
        for path in (ROOT / folder).rglob("*.yaml")
    ]
    return set[str]().union(
        *(_images(each) for path in files for each in yaml.safe_load_all(path.read_text()))
    )


def test_functions_share_one_image_for_each_flavour() -> None:
    images = {
        path.parent.name: manifest(path)["spec"]["template"]["spec"]["containers"][0]["image"]
        for path in SERVICES.glob("*/service.yaml")
    }
    gateway, tools = images.pop("gateway"), images.pop("tool-executor")
    assert images.pop("requeue") == tools
    (core,) = set(images.values())
    assert gateway.partition(":")[0] == "somaagent-gateway"
    assert tools.partition(":")[0] == "somaagent-tools"
    assert core.partition(":")[0] == "somaagent-core"


def test_the_images_carry_the_version_of_the_distribution() -> None:
    pyproject = (SERVICES.parents[1] / "pyproject.toml").read_text()
    for path in SERVICES.glob("*/service.yaml"):
        image = manifest(path)["spec"]["template"]["spec"]["containers"][0]["image"]
        assert f'version = "{image.partition(":")[2]}"' in pyproject


def test_what_the_manifests_name_is_built_and_nothing_else() -> None:
    named = {found[1]: found[2] for image in _sources() if (found := OURS.fullmatch(image))}
    assert set(named) == {flavour.image for flavour in FLAVOURS}
    assert set(named.values()) == {version()}


def test_the_overlay_kind_names_the_images_as_they_are_built() -> None:
    images = set[str]().union(
        *(_images(each) for each in yaml.safe_load_all(rendered_text("kind")))
    )
    assert images == {f"dev.local/{flavour.image}:{version()}" for flavour in FLAVOURS}


@pytest.mark.parametrize("with_registry_named", [False, True])
def test_what_was_pushed_is_what_an_overlay_runs(tmp_path: Path, with_registry_named: bool) -> None:
    registry = "registry.example.com:5000/soma"
    images = ("core", "gateway", "tools", "migrate")
    digests = {name: f"sha256:{sha256(name.encode()).hexdigest()}" for name in images}
    pushed = [
        {"name": f"somaagent-{name}", "reference": "", "digest": digest}
        for name, digest in digests.items()
    ]
    components = {"pushed": component(registry, pushed)}
    if with_registry_named:  # as Terraform's output does, before it
        named = [
            {"name": f"{PLACEHOLDER}/somaagent-{name}", "newName": f"{registry}/somaagent-{name}"}
            for name in images
        ]
        components = {"named": {**components["pushed"], "images": named}, **components}
    for name, content in components.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "kustomization.yaml").write_text(yaml.safe_dump(content))
    text = text_with("production", tuple(tmp_path / name for name in components))
    ours = {
        image
        for each in yaml.safe_load_all(text)
        for image in _images(each)
        if "somaagent-" in image
    }
    assert ours == {f"{registry}/somaagent-{name}@{digest}" for name, digest in digests.items()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--registry", "https://registry.example.com"], "no name of a registry"),
        (["--registry", ""], "no name of a registry"),
        (["--registry", "registry.example.com/soma", "kernel"], "no such flavour: kernel"),
    ],
)
def test_a_push_to_nowhere_says_what_is_wrong(arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.images.push", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_the_base_is_pinned_and_the_image_runs_as_nobody_of_importance() -> None:
    text = DOCKERFILE.read_text()
    (base,) = re.findall(r"^ARG BASE=(.+)$", text, re.MULTILINE)
    assert re.fullmatch(r"docker\.io/library/python:3\.11[\w.-]*@sha256:[0-9a-f]{64}", base)
    stages = re.findall(r"^FROM (\S+)", text, re.MULTILINE)
    assert stages == ["${BASE}"] * 3 + ["scratch"]
    last = text.rpartition("\nFROM scratch")[2]
    assert re.findall(r"^USER (.+)$", last, re.MULTILINE) == ["65532:65532"]
    # A RUN after it would need a shell, and leave what it did in a layer.
    assert re.findall(r"^(RUN|ADD)\b", last, re.MULTILINE) == []


@pytest.mark.parametrize("flavour", FLAVOURS, ids=[flavour.name for flavour in FLAVOURS])
def test_a_flavour_has_the_versions_that_are_tested(flavour: Flavour) -> None:
    pinned = re.compile(r"^([a-z0-9][a-z0-9._-]*==\S+)", re.MULTILINE)
    tested = set(pinned.findall((ROOT / "requirements" / "runtime.lock").read_text()))
    packages = set(pinned.findall(flavour.locks[0].read_text()))
    assert len(packages) > 20
    assert packages - tested == set()


def _judged(dockerfile: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "hadolint", dockerfile], capture_output=True, text=True, timeout=120
    )


def test_hadolint_finds_nothing() -> None:
    done = _judged(DOCKERFILE)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hadolint_would_find_something(tmp_path: Path) -> None:
    broken = tmp_path / "Dockerfile"
    broken.write_text(
        re.sub(r"@sha256:\w+", "", DOCKERFILE.read_text()).replace(
            "FROM scratch", "FROM python:latest"
        )
    )
    done = _judged(broken)
    assert done.returncode == 1
    assert "DL3007" in done.stdout


def test_a_library_without_its_symbols_does_the_same(tmp_path: Path) -> None:
    (library,) = Path(uvloop.__file__).parent.glob("loop.*.so")
    (tmp_path / "stripped").write_bytes(strip(library.read_bytes()))
    program = (
        "import sys; from importlib.machinery import ExtensionFileLoader as Loader\n"
        "from importlib.util import module_from_spec, spec_from_loader\n"
        "loader = Loader('uvloop.loop', sys.argv[1])\n"
        "module = module_from_spec(spec_from_loader('uvloop.loop', loader))\n"
        "loader.exec_module(module); print(module.Loop().run_until_complete.__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "stripped"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "run_until_complete\n", done.stderr
    assert (tmp_path / "stripped").stat().st_size < library.stat().st_size / 2


def test_what_is_no_library_is_left_as_it_is() -> None:
    assert strip(b"#!/bin/sh\n") == b"#!/bin/sh\n"
