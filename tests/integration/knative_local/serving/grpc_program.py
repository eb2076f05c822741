"""A gRPC server of grpcio with its standard health service; a file says whether it serves."""

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


def main() -> None:
    file = Path(sys.argv[1])
    servicer = health.HealthServicer()
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
