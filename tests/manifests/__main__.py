"""`make manifests`: ask an API server about everything that is shipped.

KUBECONFIG names the cluster, or CLUSTER_KIT the kit that starts one. Exit status 1: something of
ours was refused, warned of or changed by another apply, or something broken was accepted.
"""

import os
import sys

from tests.manifests.cluster import NoCluster, judging_cluster
from tests.manifests.combinations import combinations
from tests.manifests.rendering import ROOT
from tests.manifests.report import report


def main() -> int:
    """Run it; arguments name the combinations that are wanted, such as `production+keda`."""
    asked = set(sys.argv[1:])
    wanted = [found for found in combinations() if not asked or found.name in asked]
    environment = os.environ  # noqa: TID251 - a tool's arguments, no setting of the product
    try:
        with judging_cluster(
            environment.get("KUBECONFIG"), environment.get("CLUSTER_KIT")
        ) as cluster:
            made = report(cluster, wanted, lambda line: print(line, flush=True))
    except NoCluster as error:
        print(f"manifests: {error}", file=sys.stderr)
        return 2
    made.write(ROOT / "build" / "manifests.json")
    for line in made.accepted:
        print(f"WRONGLY JUDGED {line}")
    print(
        f"{made.overlays} overlays, {made.combinations} combinations, {made.objects} objects: "
        f"{made.rejected} rejected, {made.warnings} warnings, {made.changed} changed when applied "
        f"again; {len(made.refused)} mutations refused"
    )
    return 0 if made.clean else 1


if __name__ == "__main__":
    sys.exit(main())
