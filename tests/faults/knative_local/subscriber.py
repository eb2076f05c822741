"""One step of the chaos run: writes down each event that it handled, then answers.

Usage: `subscriber.py ROLE FOLDER`. `first` answers with another event, `second` with nothing, and
both refuse the numbers that nobody can handle; `dead` takes what was refused.
"""

import asyncio
import os
import sys
from pathlib import Path

from knative_local.http1 import Request, Response, serve

BODY_LIMIT = 1000
ASKED, ANSWERED = "chaos.asked", "chaos.answered"
POISON = {"first": (97, 13), "second": (89, 7)}


def is_poison(role: str, number: int) -> bool:
    """Whether a step can never handle this number."""
    divisor, remainder = POISON.get(role, (1, 1))
    return number % divisor == remainder


async def main(role: str, folder: Path) -> None:
    """Serve until the end."""
    record = os.open(folder / f"{role}.txt", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    (folder / f"{role}.pid").write_text(f"{os.getpid()}\n")

    async def handle(request: Request) -> Response:
        if request.method != "POST":
            return Response(200)
        number = int(await request.read(BODY_LIMIT))
        kind = (request.header(b"ce-type") or b"").decode()
        code = (request.header(b"ce-knativeerrorcode") or b"-").decode()
        # A single write to the file survives the death of this process, however it dies.
        os.write(record, f"{number} {kind} {code}\n".encode())
        if is_poison(role, number):
            return Response(422)
        if role != "first":
            return Response(202)
        headers = [
            (b"ce-specversion", b"1.0"),
            (b"ce-id", b"answer-%d" % number),
            (b"ce-source", b"/chaos/first"),
            (b"ce-type", ANSWERED.encode()),
            (b"content-type", b"text/plain"),
        ]
        return Response(200, headers, b"%d" % number)

    await serve(handle, "127.0.0.1", int(os.environ["PORT"]))  # noqa: TID251 - the contract's own
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
