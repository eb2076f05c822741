"""Policies that change while they decide."""

import logging
import shutil
from pathlib import Path

import pytest

from somaagent.policy.in_process import InProcessPolicy
from somaagent.policy.modules import Modules
from somaagent.settings import PolicySettings
from tests.integration.policy.test_homes import asked
from tests.support.platform import until

CLOSED = 'package soma.areas.closed\ndeny contains "closed" if input.tenant == "acme"\n'


async def test_a_new_file_decides_without_a_restart(folder: Path) -> None:
    policy = await InProcessPolicy.open(PolicySettings(dir=str(folder), reload_seconds=0.02))
    before = await policy.decide(asked())
    (folder / "closed.rego").write_text(CLOSED)

    async def changed() -> bool:
        return policy.version != before.policy_version

    await until(changed, "the policies to be read again")
    after = await policy.decide(asked())
    await policy.aclose()
    assert (before.allow, after.allow) == (True, False)
    assert after.reasons == ("closed",)


async def test_broken_policies_leave_those_before_them_in_force(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    policy = await InProcessPolicy.open(PolicySettings(dir=str(folder)))
    version = policy.version
    (folder / "closed.rego").write_text(CLOSED + "deny contains")

    with caplog.at_level(logging.INFO):
        assert not await policy.refresh()

    assert (await policy.decide(asked())).allow
    assert policy.version == version
    assert "policies_not_reloaded" in caplog.messages

    (folder / "closed.rego").write_text(CLOSED)
    assert await policy.refresh()
    assert not (await policy.decide(asked())).allow
    await policy.aclose()


async def test_an_emptied_folder_leaves_the_policies_in_force(folder: Path) -> None:
    policy = await InProcessPolicy.open(PolicySettings(dir=str(folder)))
    shutil.rmtree(folder)

    assert not await policy.refresh()
    assert (await policy.decide(asked())).allow
    await policy.aclose()


async def test_a_mounted_config_map_is_read_once_and_followed(folder: Path, tmp_path: Path) -> None:
    """The kubelet swaps a hidden folder that the visible links lead into."""
    mounted = tmp_path / "mounted"

    def publish(name: str, sources: dict[str, str]) -> None:
        (mounted / name).mkdir(parents=True)
        for file, text in sources.items():
            (mounted / name / file).write_text(text)
            if not (mounted / file).is_symlink():
                (mounted / file).symlink_to(f"..data/{file}")
        (mounted / "..new").symlink_to(name)
        (mounted / "..new").rename(mounted / "..data")

    flat = {Path(path).name: text for path, text in Modules.read(folder).sources.items()}
    publish("..1", flat)
    policy = await InProcessPolicy.open(PolicySettings(dir=str(mounted)))
    same = await InProcessPolicy.open(PolicySettings(dir=str(folder)))
    assert policy.version == same.version
    await same.aclose()

    publish("..2", flat | {"closed.rego": CLOSED})
    assert await policy.refresh()
    assert not (await policy.decide(asked())).allow
    await policy.aclose()


@pytest.mark.parametrize("content", [None, "package soma.policy\nallow if", "\x00"])
async def test_a_process_does_not_start_without_policies(
    tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "broken.rego").write_text(content)
    with pytest.raises(ValueError, match=r"no policies|broken\.rego|NUL"):
        await InProcessPolicy.open(PolicySettings(dir=str(tmp_path)))
