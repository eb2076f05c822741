"""Asks every question of whatever stands at an address, and writes down a cluster's answers."""

import asyncio
import json
import os
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conformance.serving.cases import CASES, Case
from tests.conformance.serving.exchange import exchange

ANSWERS = Path(__file__).with_name("answers.json")
_NOTICES = re.compile(r"((activator )?request timeout)+$")
_WRITING = re.compile(r"readfrom tcp .*: use of closed network connection$")
_RACING_HEADERS = {"content-length", "content-type"}
# These say how tests run; they are no settings of the product.
KUBECONFIG = os.environ.get("SOMA_TEST_KUBECONFIG", "")  # noqa: TID251
GATEWAY = os.environ.get("SOMA_TEST_KNATIVE_GATEWAY", "")  # noqa: TID251
LIVE = bool(KUBECONFIG and GATEWAY)
"""Whether a cluster is asked instead of knative-local."""
DOMAIN = "demo.cluster.test"


async def ask(address: tuple[str, int], case: Case) -> dict[str, Any]:
    """Return the answer to one question, without what differs from run to run."""
    host = f"{case.service}.{DOMAIN}" if case.host is None else case.host
    began = time.monotonic()
    answers = await asyncio.gather(*(exchange(address, host, case.sent) for _ in range(case.times)))
    seconds = time.monotonic() - began
    found = [each.normal() for each in answers]
    if case.times > 1:
        counts = Counter(json.dumps(each, sort_keys=True) for each in found)
        return {"answers": [{"times": n, **json.loads(each)} for each, n in sorted(counts.items())]}
    answer = found[0]
    if case.racing:
        # Go says what it met first: the end of what it read, or of what it still wrote.
        answer["body"] = _WRITING.sub("EOF", _NOTICES.sub("<notice>", answer["body"]))
        for name in _RACING_HEADERS:
            answer["headers"].pop(name, None)
    if case.timed:
        answer["seconds"] = round(seconds)
    return answer


async def ask_all(address: tuple[str, int]) -> dict[str, dict[str, Any]]:
    """Return the answers to all questions, by name."""
    answers: dict[str, dict[str, Any]] = {}
    for case in CASES:
        answers[case.name] = await ask(address, case)
        sys.stderr.write(f"{case.name}: {json.dumps(answers[case.name])}\n")
    return answers


def main() -> None:
    """Write down the answers of the gateway at HOST:PORT."""
    host, _, port = sys.argv[1].rpartition(":")
    path = Path(sys.argv[2]) if len(sys.argv) > 2 else ANSWERS
    answers = asyncio.run(ask_all((host, int(port))))
    path.write_text(json.dumps(answers, indent=1) + "\n")


if __name__ == "__main__":
    main()
