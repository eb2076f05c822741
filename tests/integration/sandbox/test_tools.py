"""Tools over the sandbox and a session's workspace, with the registry's own validation."""

import asyncio
import base64
import io
import time
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from somaagent.settings import SandboxSettings, WorkspaceSettings
from somaagent.tools import InvalidArguments, Json, Registry, ToolContext, ToolOutcome
from somaagent.tools.builtin.code_execute import OUTPUT_BYTES
from somaagent.tools.builtin.sandboxed import sandboxed_tools
from somaagent.workspaces.local import LocalWorkspaces

MEBIBYTE = 1024 * 1024


class Session:
    """Calls of one session."""

    def __init__(self, registry: Registry, workspace: Path | None) -> None:
        self.registry = registry
        self.workspace = workspace

    async def call(self, name: str, *, seconds: float = 60, **arguments: Json) -> ToolOutcome:
        tool = self.registry.find(name)
        self.registry.check_arguments(tool.spec, arguments)
        context = ToolContext(
            tenant_id="acme",
            session_id=uuid4(),
            turn_id=uuid4(),
            subject_id="somebody",
            call_id=uuid4(),
            workspace=self.workspace,
            deadline=time.monotonic() + seconds,
        )
        outcome = await tool.run(arguments, context)
        if outcome.result is not None:
            self.registry.check_result(tool.spec, outcome.result)
        return outcome


@pytest.fixture
def registry(isolation: None, tmp_path: Path) -> Registry:
    """The tools, with a workspace's quota of 4 MiB."""
    settings = WorkspaceSettings(dir=str(tmp_path / "workspaces"), max_bytes=4 * MEBIBYTE)
    return Registry(sandboxed_tools(SandboxSettings(), settings))


@pytest.fixture
async def session(registry: Registry, tmp_path: Path) -> Session:
    """A session with a workspace."""
    settings = WorkspaceSettings(dir=str(tmp_path / "workspaces"))
    workspaces = await LocalWorkspaces.open(settings)
    assert workspaces is not None
    return Session(registry, await workspaces.workspace("acme", uuid4()))


async def test_code_computes_what_it_is_asked(session: Session) -> None:
    code = "import sys\nprint(37 * int(sys.stdin.read()))"
    outcome = await session.call("code_execute", language="python", code=code, stdin="43")
    assert outcome.status == "success"
    assert outcome.error is None
    assert outcome.result == {
        "exit_code": 0,
        "stdout": "1591\n",
        "stderr": "",
        "stdout_truncated": False,
        "stderr_truncated": False,
    }
    assert outcome.usage["cpu_ms"] > 0


async def test_code_that_fails_is_an_error_with_what_it_said(session: Session) -> None:
    outcome = await session.call("code_execute", language="python", code="1 / 0")
    assert outcome.status == "error"
    assert outcome.error == "the program ended with exit code 1"
    assert "ZeroDivisionError" in outcome.result["stderr"]
    assert "1 / 0" in outcome.result["stderr"]
    assert not outcome.faulty


async def test_files_pass_between_tools_and_code(session: Session) -> None:
    written = await session.call("file_write", path="data/numbers.csv", content="a\n1\n2\n")
    assert written.result == {"path": "data/numbers.csv", "size": 6}
    code = "total=0\nfor x in $(tail -n +2 data/numbers.csv); do total=$((total+x)); done\n"
    code += "echo $total > data/sum; mkdir made; ln -s /etc/passwd made/link"
    assert (await session.call("code_execute", language="shell", code=code)).status == "success"
    assert (await session.call("file_read", path="/workspace/data/sum")).result["content"] == "3\n"
    # And code can change what a tool wrote.
    changed = "open('data/numbers.csv', 'a').write('3')\nimport helper"
    helper = await session.call("file_write", path="helper.py", content="print('imported')")
    assert helper.status == "success"
    ran = await session.call("code_execute", language="python", code=changed)
    assert (ran.status, ran.result["stdout"]) == ("success", "imported\n")
    listed = await session.call("file_list", recursive=True)
    assert [(entry["path"], entry["kind"]) for entry in listed.result["entries"]] == [
        ("data", "folder"),
        ("data/numbers.csv", "file"),
        ("data/sum", "file"),
        ("helper.py", "file"),
        ("made", "folder"),
        ("made/link", "link"),
    ]
    refused = await session.call("file_read", path="made/link")
    assert refused.status == "error"
    assert "root:" not in str(refused)


async def test_other_content_than_text_comes_as_base64(session: Session) -> None:
    content = bytes(range(256))
    encoded = base64.b64encode(content).decode()
    await session.call("file_write", path="binary", content=encoded, encoding="base64")
    outcome = await session.call("file_read", path="binary")
    assert outcome.result["encoding"] == "base64"
    assert base64.b64decode(outcome.result["content"]) == content
    wrong = await session.call("file_write", path="x", content="no base64!", encoding="base64")
    assert wrong.status == "error"


async def test_a_long_text_comes_in_pieces_of_whole_characters(session: Session) -> None:
    text = "äöü€𝄞" * 20
    await session.call("file_write", path="text", content=text)
    pieces: list[str] = []
    offset: int | None = 0
    while offset is not None:
        outcome = await session.call("file_read", path="text", offset=offset, max_bytes=17)
        assert outcome.result["encoding"] == "utf-8"
        pieces.append(outcome.result["content"])
        offset = outcome.result["next_offset"]
    assert "".join(pieces) == text


@pytest.mark.parametrize("path", ["../other", "/etc/passwd", "a/../../b", "/proc/self/environ"])
async def test_paths_out_of_the_workspace_are_refused(session: Session, path: str) -> None:
    for outcome in (
        await session.call("file_read", path=path),
        await session.call("file_write", path=path, content="x"),
        await session.call("file_list", path=path),
    ):
        assert outcome.status == "error"
        assert outcome.error


async def test_a_program_that_swaps_folders_for_links_gains_nothing(
    session: Session, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    outside.chmod(0o777)
    (outside / "file").write_text("secret")
    code = f"""
import os, shutil
os.mkdir("real")
open("real/file", "w").write("mine")
open("begun", "w").close()
while not os.path.exists("enough"):
    os.rename("real", "aside")
    try:
        os.symlink({str(outside)!r}, "real")
        os.unlink("real")
    except FileExistsError:
        pass  # The writer has made a folder.
    while os.path.exists("aside"):
        shutil.rmtree("real", ignore_errors=True)
        try: os.rename("aside", "real")
        except OSError: pass
"""
    swapping = asyncio.create_task(session.call("code_execute", language="python", code=code))
    while (await session.call("file_read", path="begun")).status != "success":
        assert not swapping.done(), swapping.result()
    seen: set[str] = set()
    statuses: set[str] = set()
    for _ in range(200):
        read = await session.call("file_read", path="real/file")
        wrote = await session.call("file_write", path="real/written", content="x")
        listed = await session.call("file_list", path="real")
        statuses |= {read.status, wrote.status}
        seen |= {read.result["content"]} if read.result else set()
        assert str(listed.result).count("outside") == 0
    await session.call("file_write", path="enough", content="")
    assert (await swapping).status == "success"
    assert seen <= {"mine"}
    assert statuses <= {"success", "error"}
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"file": "secret"}


async def test_a_full_workspace_takes_nothing_more(session: Session) -> None:
    content = "x" * 1_000_000
    written = [await session.call("file_write", path=str(n), content=content) for n in range(6)]
    assert [outcome.status for outcome in written] == ["success"] * 4 + ["output_limit"] * 2
    more = "open('more', 'wb').write(bytes(1 << 20)); import time; time.sleep(60)"
    filled = await session.call("code_execute", language="python", code=more)
    assert filled.status == "output_limit"
    freed = await session.call("code_execute", language="shell", code="rm *")
    assert freed.status == "success"
    assert (await session.call("file_write", path="new", content="x")).status == "success"


async def test_a_zip_bomb_fills_its_own_quota_and_no_more(session: Session) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"part{number}", bytes(8 * MEBIBYTE))
    encoded = base64.b64encode(bomb.getvalue()).decode()
    written = await session.call("file_write", path="a.zip", content=encoded, encoding="base64")
    assert written.status == "success"
    # As a file it is what it is: some compressed bytes.
    shown = await session.call("file_read", path="a.zip")
    assert len(shown.result["content"]) < 100_000
    code = "import zipfile\nzipfile.ZipFile('a.zip').extractall('out')\nimport time\ntime.sleep(60)"
    outcome = await session.call("code_execute", language="python", code=code)
    assert outcome.status == "output_limit"
    code = (
        "import zipfile\nkept = [zipfile.ZipFile('a.zip').read(f'part{n % 8}') for n in range(80)]"
    )
    outcome = await session.call("code_execute", language="python", code=code)
    assert outcome.status == "out_of_memory"


async def test_output_that_is_too_long_is_cut_and_told(session: Session) -> None:
    outcome = await session.call("code_execute", language="shell", code="yes")
    assert outcome.status == "output_limit"
    assert len(outcome.result["stdout"]) == OUTPUT_BYTES
    assert outcome.result["stdout_truncated"]


async def test_output_that_is_no_text_can_be_stored(session: Session) -> None:
    code = "import sys\nsys.stdout.buffer.write(bytes(range(256)))"
    outcome = await session.call("code_execute", language="python", code=code)
    assert outcome.status == "success"
    assert "\0" not in outcome.result["stdout"]
    assert "\n" in outcome.result["stdout"]


async def test_a_program_ends_before_its_call_does(session: Session) -> None:
    code = "import time\ntime.sleep(600)"
    outcome = await session.call("code_execute", language="python", code=code, seconds=3)
    assert outcome.status == "timeout"
    late = await session.call("code_execute", language="python", code="1", seconds=0)
    assert late.status == "timeout"


async def test_without_a_workspace_code_runs_and_files_are_refused(registry: Registry) -> None:
    session = Session(registry, None)
    code = "echo x > file; cat file"
    outcome = await session.call("code_execute", language="shell", code=code)
    assert outcome.result["stdout"] == "x\n"
    assert (await session.call("file_read", path="file")).error == "no files are kept here"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("code_execute", {"language": "perl", "code": "1"}),
        ("code_execute", {"language": "python"}),
        ("code_execute", {"language": "python", "code": "1", "network": True}),
        ("file_read", {"path": "a", "offset": -1}),
        ("file_write", {"path": "a"}),
        ("file_list", {"recursive": "yes"}),
    ],
)
async def test_arguments_that_do_not_fit_are_refused(
    session: Session, name: str, arguments: dict[str, Json]
) -> None:
    with pytest.raises(InvalidArguments):
        await session.call(name, **arguments)
