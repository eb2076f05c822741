"""A model server that promises to keep its connections and leaves when the next request comes.

As one does whose end of a connection crosses a request on its way, but every time.
"""

# ruff: noqa: TID251 - a stand-alone program that reads its environment

import asyncio
import json
import os

answered = 0


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    global answered
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"POST"):
        # A probe.
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()
        return
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))
    answered += 1
    choice = {"delta": {"content": f"answer {answered}"}, "finish_reason": "stop"}
    body = f"data: {json.dumps({'choices': [choice]})}\n\ndata: [DONE]\n\n".encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
        b"content-length: %d\r\n\r\n%b" % (len(body), body)
    )
    await reader.read(1)
    writer.close()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", int(os.environ["PORT"]))
    await server.serve_forever()


asyncio.run(main())
