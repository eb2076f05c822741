"""The local data plane accepts what it is given."""

import json
import subprocess
import sys
from pathlib import Path

from tests.manifests.rendering import OVERLAYS

KNATIVE_LOCAL = Path(sys.executable).parent / "knative-local"


def test_the_local_overlay_is_valid_for_the_local_data_plane() -> None:
    done = subprocess.run(
        [KNATIVE_LOCAL, "validate", OVERLAYS / "local"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_local_data_plane_says_what_of_production_it_cannot_run() -> None:
    done = subprocess.run(
        [KNATIVE_LOCAL, "validate", "--json", OVERLAYS / "production"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "storageUri" in json.dumps(json.loads(done.stdout))
