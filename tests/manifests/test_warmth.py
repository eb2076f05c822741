"""What stays warm in production is what the page says, with figures that are in the repository."""

import re

from tests.contracts.repository import ROOT
from tests.manifests.rendering import knative_services, of_kind, rendered

_ROW = re.compile(
    r"^\| ((?:the model )?`[a-z-]+`(?:, `[a-z-]+`)*) \| (\d+) \| (.+) \|$", re.MULTILINE
)


def _page() -> str:
    text = (ROOT / "docs" / "operations.md").read_text()
    return text.partition("### What stays warm")[2].partition("\n### ")[0]


def test_production_keeps_what_the_page_says() -> None:
    said = {
        name: int(row[2])
        for row in _ROW.finditer(_page())
        for name in re.findall(r"`([a-z-]+)`", row[1])
    }
    production = rendered("production")
    least = {
        name: int(
            found["spec"]["template"]["metadata"]["annotations"][
                "autoscaling.knative.dev/min-scale"
            ]
        )
        for name, found in knative_services(production).items()
    }
    models = {
        found["metadata"]["name"]: found["spec"]["predictor"]["minReplicas"]
        for found in of_kind(production, "InferenceService")
    }
    assert said == least | models


def test_the_figures_of_the_page_are_those_that_were_measured() -> None:
    readme = (ROOT / "README.md").read_text()
    cold, warm = (
        re.search(rf"^question \d \({how}\) +([\d.]+) s", readme, re.MULTILINE)
        for how in ("cold", "warm")
    )
    began = re.search(r"perception +([\d.]+) ms +[\d.]+ ms +cold", readme)
    memory = re.search(
        r"`function_rss_mb` \| (\d+) \|",
        (ROOT / "docs" / "operations" / "capacity.md").read_text(),
    )
    assert cold
    assert warm
    assert began
    assert memory
    page = _page()
    patch = (ROOT / "knative/overlays/production/patches/kept-warm.yaml").read_text()
    for text in (page, patch):
        assert f"{cold[1]} s" in text
        assert f"{warm[1]} s" in text
        assert f"{memory[1]} MB" in text
    assert f"took {float(began[1]) / 1000:.2f} s" in page
