"""The least that FastAPI costs: one model, one route, served as the gateway is."""

import socket
import sys

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

from somaagent.serving.server import QuietServer, server_config
from somaagent.settings import FunctionSettings

app = FastAPI()


class Message(BaseModel):
    """What is posted."""

    text: str


@app.post("/v1/sessions/{session_id}/messages", status_code=202)
async def post(session_id: str, message: Message) -> Message:
    """The same back."""
    del session_id
    return message


def main() -> None:
    """Say where it is, and serve."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    sys.stdout.write(f"http://127.0.0.1:{port}\n")
    sys.stdout.flush()
    listen = FunctionSettings(function_source=__file__, host="127.0.0.1", port=port)
    config: uvicorn.Config = server_config(app, listen)
    QuietServer(config).run()


if __name__ == "__main__":
    main()
