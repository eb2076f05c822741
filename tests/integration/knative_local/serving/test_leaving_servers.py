"""A server that closes a kept connection while the next request is on its way."""

from pathlib import Path

from pydantic import SecretStr

from knative_local.http1 import serve
from knative_local.manifests.plan import ProbeSpec
from somaagent.inference.chat import ChatModel, Finished, TextDelta
from somaagent.settings import ModelSettings
from tests.integration.knative_local.serving.conftest import Deploy

PROGRAM = Path(__file__).with_name("leaving_program.py")
ASKED = b'{"messages": []}'


async def test_a_post_that_crosses_the_end_of_a_kept_connection_is_answered_502_as_in_a_cluster(
    deploy: Deploy,
) -> None:
    deployed = await deploy(
        command=("python", str(PROGRAM)), readiness=ProbeSpec(kind="http", path="/")
    )
    door = await serve(deployed.proxy.handle, "127.0.0.1", 0)

    async def post(body: bytes, *headers: tuple[bytes, bytes]) -> int:
        answer = await deployed.client.request("POST", door.url, [*headers], body, timeout=60)
        await answer.read(1 << 20)
        return answer.status

    # Nobody can tell whether it was seen; without a body and with the header a repeat is harmless.
    once = (b"idempotency-key", b"1")
    assert {await post(ASKED) for _ in range(6)} == {200, 502}
    assert {await post(ASKED, once) for _ in range(6)} == {200, 502}
    assert [await post(b"", once) for _ in range(4)] == [200] * 4
    await door.close()


async def test_the_model_is_asked_again_when_its_server_closed_a_kept_connection(
    deploy: Deploy,
) -> None:
    deployed = await deploy(
        command=("python", str(PROGRAM)), readiness=ProbeSpec(kind="http", path="/")
    )
    door = await serve(deployed.proxy.handle, "127.0.0.1", 0)
    model = await ChatModel.open(
        ModelSettings(base_url=f"{door.url}/v1", name="leaving", api_key=SecretStr("k" * 32))
    )

    said: list[str] = []
    for _ in range(5):
        pieces = [piece async for piece in model.stream([{"role": "user", "content": "Hello"}])]
        assert isinstance(pieces[-1], Finished)
        said += [piece.text for piece in pieces if isinstance(piece, TextDelta)]

    assert said == [f"answer {number}" for number in range(1, 6)], "each question answered once"
    await model.aclose()
    await door.close()
