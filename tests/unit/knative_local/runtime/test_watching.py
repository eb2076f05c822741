"""What a look at the manifests says about those who write them."""

from pathlib import Path

from knative_local.manifests.fingerprint import fingerprint
from knative_local.runtime.watching import emptied


def test_a_file_that_lost_all_it_held_is_about_to_be_written(tmp_path: Path) -> None:
    broker, always_empty = tmp_path / "broker.yaml", tmp_path / "empty.yaml"
    broker.write_text("kind: Broker\n")
    always_empty.touch()
    before = fingerprint([tmp_path])

    with broker.open("w") as writing:
        assert emptied(before, fingerprint([tmp_path]))
        writing.write("kind: Broker # another\n")
    assert not emptied(before, fingerprint([tmp_path]))


def test_files_that_come_and_go_are_not_emptied(tmp_path: Path) -> None:
    kept, gone = tmp_path / "kept.yaml", tmp_path / "gone.yaml"
    kept.write_text("kind: Broker\n")
    gone.write_text("kind: Trigger\n")
    before = fingerprint([tmp_path])

    gone.unlink()
    (tmp_path / "new.yaml").touch()

    assert not emptied(before, fingerprint([tmp_path]))
