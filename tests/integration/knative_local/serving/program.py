"""A small HTTP program whose behaviour its arguments and requests choose."""

# ruff: noqa: T201, TID251 - a stand-alone program that prints and reads its environment

import asyncio
import base64
import hashlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

ballast: list[bytes] = []
counts = {"running": 0, "most": 0}


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            method, target, _ = lines[0].split(" ")
            headers = [line.split(": ", 1) for line in lines[1:] if line]
            given = {k.lower(): v for k, v in headers}
            if target == "/early":
                whole(writer, b"early")
            elif target == "/drop":
                writer.close()
            elif target.startswith("/tunnel?"):
                await tunnel(writer, float(target.partition("?")[2]))
            elif target == "/headers":
                whole(writer, json.dumps(headers).encode())
            elif given.get("transfer-encoding") == "chunked":
                await reply(reader, writer, method, target, headers, await chunks(reader))
            else:
                body = await reader.readexactly(int(given.get("content-length", "0")))
                if target.startswith("/raw"):
                    await raw(writer, body, target.partition("?")[2])
                    continue
                await reply(reader, writer, method, target, headers, body)
            await writer.drain()


async def chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readline()
    while (await reader.readline()).strip():
        pass
    return body


async def reply(  # noqa: C901 - one case for each thing that a test asks for
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    method: str,
    target: str,
    headers: list[list[str]],
    body: bytes,
) -> None:
    path, _, query = target.partition("?")
    counts["running"] += 1
    counts["most"] = max(counts["most"], counts["running"])
    try:
        match path:
            case "/describe":
                described = {
                    "method": method,
                    "headers": headers,
                    "body": body.decode(),
                    "environment": dict(os.environ),
                    "arguments": sys.argv[1:],
                    "folder": str(Path.cwd()),
                    "pid": os.getpid(),
                    "group": os.getpgid(0),
                    "stdin": sys.stdin.read(),
                }
                whole(writer, json.dumps(described).encode())
            case "/who":
                whole(writer, os.environ["K_CONFIGURATION"].encode())
            case "/status":
                writer.write(f"HTTP/1.1 {query} Odd\r\ncontent-length: 0\r\n\r\n".encode())
            case "/needs":
                name, _, value = query.partition("=")
                given = {k.lower(): v for k, v in headers}.get(name)
                status = "200 OK" if given == value else "412 Precondition Failed"
                writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n".encode())
            case "/grow":
                ballast.append(bytes(range(256)) * (int(query) << 12))
                whole(writer, b"grown")
            case "/most":
                whole(writer, str(counts["most"]).encode())
            case "/wait":
                await asyncio.sleep(float(query))
                whole(writer, b"waited")
            case "/until":
                while not Path(query).exists():  # noqa: ASYNC110, ASYNC240 - a test's own signal
                    await asyncio.sleep(0.01)
                whole(writer, b"waited")
            case "/crash":
                print("about to crash", flush=True)
                os._exit(7)
            case "/stream":
                await stream(writer, float(query))
            case "/socket":
                await websocket(reader, writer, {k.lower(): v for k, v in headers})
            case _:
                whole(writer, body or b"ok")
    finally:
        counts["running"] -= 1


def whole(writer: asyncio.StreamWriter, body: bytes) -> None:
    writer.write(f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)


async def raw(writer: asyncio.StreamWriter, sent: bytes, seconds: str) -> None:
    if not seconds:
        # The end of the connection leaves together with the answer.
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
    writer.write(b"HTTP/1.1 " + sent)
    if seconds:
        await writer.drain()
        await asyncio.sleep(float(seconds))
    writer.close()


async def stream(writer: asyncio.StreamWriter, pause: float) -> None:
    writer.write(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    )
    for number in range(50):
        data = f"data: {number}\n\n".encode()
        writer.write(b"%x\r\n%b\r\n" % (len(data), data))
        await writer.drain()
        await asyncio.sleep(pause)
    writer.write(b"0\r\n\r\n")


async def tunnel(writer: asyncio.StreamWriter, pause: float) -> None:
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n"
    )
    for number in range(50):
        writer.write(f"data: {number}\n\n".encode())
        await writer.drain()
        await asyncio.sleep(pause)
    writer.close()


async def websocket(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, headers: dict[str, str]
) -> None:
    key = headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode(), usedforsecurity=False).digest()).decode()
    writer.write(
        "HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
        f"sec-websocket-accept: {accept}\r\n\r\n".encode()
    )
    # Frames are answered as they are, unmasked: one text frame, then the end.
    first, second = await reader.readexactly(2)
    length = second & 0x7F
    mask = await reader.readexactly(4)
    data = bytes(b ^ mask[i % 4] for i, b in enumerate(await reader.readexactly(length)))
    writer.write(bytes([first, length]) + data[::-1])
    await writer.drain()
    writer.close()


def end(*_: object) -> None:
    os._exit(0)


async def main() -> None:
    slow = [float(a.partition("=")[2]) for a in sys.argv if a.startswith("--start-seconds=")]
    print("starting", flush=True)
    await asyncio.sleep(slow[0] if slow else 0.0)
    if "--fail" in sys.argv:
        print("cannot find the weights", flush=True)
        sys.exit(3)
    # The first process of a container has no default handler.
    signal.signal(signal.SIGTERM, signal.SIG_IGN if "--stubborn" in sys.argv else end)
    if "--with-child" in sys.argv:
        await asyncio.create_subprocess_exec("sleep", "1000")
    server = await asyncio.start_server(answer, "127.0.0.1", int(os.environ["PORT"]), backlog=1024)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
