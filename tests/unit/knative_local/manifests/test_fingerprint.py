"""What counts as a change of manifests."""

from pathlib import Path

import pytest

from knative_local.manifests.fingerprint import fingerprint


def kustomization(folder: Path) -> Path:
    """An overlay whose base lies outside of it."""
    base, overlay = folder / "base", folder / "overlays" / "local"
    base.mkdir(parents=True)
    overlay.mkdir(parents=True)
    (base / "kustomization.yaml").write_text("resources: [service.yaml]\n")
    (base / "service.yaml").write_text("kind: Service\n")
    (folder / "shared.env").write_text("A=1\n")
    (overlay / "kustomization.yaml").write_text(
        "resources: [../../base]\nconfigMapGenerator: [{name: a, envs: [../../shared.env]}]\n"
    )
    (overlay / "patch.json").write_text("[]")
    return overlay


@pytest.mark.parametrize(
    "changed", ["base/service.yaml", "shared.env", "overlays/local/patch.json", "base/new.yaml"]
)
def test_everything_a_kustomization_reads_counts(tmp_path: Path, changed: str) -> None:
    overlay = kustomization(tmp_path)
    before = fingerprint([overlay])
    assert fingerprint([overlay]) == before
    (tmp_path / changed).write_text("kind: Another\n")
    assert fingerprint([overlay]) != before
    assert fingerprint([overlay / "kustomization.yaml"]) == fingerprint([overlay])


def test_of_a_plain_folder_only_manifests_count(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / "inner").mkdir()
    before = fingerprint([tmp_path])
    (tmp_path / "main.py").write_text("")
    (tmp_path / ".hidden.yaml").write_text("")
    assert fingerprint([tmp_path]) == before
    (tmp_path / "inner" / "b.yml").write_text("")
    assert fingerprint([tmp_path]) != before


def test_removing_and_renaming_are_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\n")
    before = fingerprint([tmp_path])
    file.rename(tmp_path / "b.yaml")
    renamed = fingerprint([tmp_path])
    (tmp_path / "b.yaml").unlink()
    assert before != renamed != fingerprint([tmp_path]) == {}


def test_a_folder_that_leads_to_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(fingerprint([tmp_path])) == 1
