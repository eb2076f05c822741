"""A gRPC server of grpcio with its standard health service; a file says whether it serves.

Another file, with `.asked` at the end of its name, gets a line for every question.
"""

# ruff: noqa: TID251 - a stand-alone program that reads its environment
# pyright: basic
# grpcio and its health service ship no complete types.

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

STATUS = {
    "serving": health_pb2.HealthCheckResponse.SERVING,
    "not serving": health_pb2.HealthCheckResponse.NOT_SERVING,
}


class Noting(health.HealthServicer):
    """Notes that it was asked, after its answer is known."""

    def __init__(self, notes: Path) -> None:
        super().__init__()
        self._notes = notes

    def Check(self, request, context):  # noqa: N802 - the service's own name
        try:
            return super().Check(request, context)
        finally:
            with self._notes.open("a") as file:
                file.write("asked\n")


def main() -> None:
    file = Path(sys.argv[1])
    servicer = Noting(file.with_name(f"{file.name}.asked"))
    server = grpc.server(ThreadPoolExecutor(4))
    health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
    server.add_insecure_port(f"127.0.0.1:{os.environ['PORT']}")
    server.start()
    while True:
        for name in ("", "app"):
            servicer.set(name, STATUS[file.read_text()])
        time.sleep(0.02)


if __name__ == "__main__":
    main()
