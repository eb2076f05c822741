"""The command `knative-local`: run manifests on this machine, validate them, look at a run."""

import json
import re
import sys
from pathlib import Path
from typing import Annotated, NoReturn
from urllib.error import URLError
from urllib.request import urlopen

import typer

from knative_local.manifests import InvalidManifests, load_plan
from knative_local.manifests.fingerprint import fingerprint
from knative_local.manifests.images import read_images
from knative_local.manifests.plan import Frozen, Plan
from knative_local.manifests.planner import read_plan
from knative_local.runtime.errors import CannotStart
from knative_local.runtime.logs import log_to_standard_error
from knative_local.runtime.memory import OBJECTS_FILE, RunMemory

app = typer.Typer(
    name="knative-local",
    help="Run Knative manifests on this machine, on a real Kafka and without a cluster.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Paths = Annotated[list[Path], typer.Argument(help="Files, folders or kustomizations.")]
State = Annotated[Path, typer.Option(help="Where logs, ports and Kafka's data are kept.")]
Images = Annotated[
    Path | None,
    typer.Option(help="A file that maps image names to a folder, an environment and a command."),
]
Port = typer.Option(min=1, max=65535, help="A fixed port instead of a remembered free one.")
_ADDRESS = r"([^\s,:]+|\[[0-9a-fA-F:.]+\]):\d{1,5}"
_KAFKA_ADDRESS = re.compile(rf"{_ADDRESS}(,{_ADDRESS})*")
_STATE = Path(".knative-local")


@app.command("run")
def run_command(
    paths: Paths,
    state: State = _STATE,
    kafka: Annotated[
        str | None, typer.Option(metavar="HOST:PORT", help="A Kafka that runs already.")
    ] = None,
    images: Images = None,
    ingress_port: Annotated[int | None, Port] = None,
    gateway_port: Annotated[int | None, Port] = None,
    traces: Annotated[
        str | None,
        typer.Option(
            metavar="URL | DIR | DIR,URL",
            envvar="KNATIVE_LOCAL_TRACES",
            help="Who gets the spans of every hop: an OTLP collector (HTTP), a folder, or both.",
        ),
    ] = None,
    traces_headers: Annotated[
        str,
        typer.Option(
            metavar="NAME=VALUE,…",
            envvar="OTEL_EXPORTER_OTLP_HEADERS",
            help="Headers for the collector. A credential belongs into the variable, not here.",
        ),
    ] = "",
    *,
    watch: Annotated[
        bool, typer.Option("--watch", help="Apply the manifests whenever they change.")
    ] = False,
    log_level: Annotated[str, typer.Option(help="debug, info, warning or error.")] = "info",
) -> None:
    """Run until SIGTERM; when all is ready, print one line of JSON that says where it is."""
    log_to_standard_error(log_level)
    if kafka is not None and _KAFKA_ADDRESS.fullmatch(kafka) is None:
        _fail(f"--kafka {kafka!r} is not HOST:PORT")
    # Looked at before they are read, so that no change between the two is missed.
    files = [*paths, *([images] if images is not None else [])]
    first = fingerprint(files)
    plan = _load(paths, images, RunMemory(state / OBJECTS_FILE).frozen())
    # What serves is imported only by the command that serves.
    from knative_local.runtime.platform import Options
    from knative_local.runtime.running import Following, run_until_signal

    options = Options(
        state=state.absolute(),
        kafka=kafka,
        ingress_port=ingress_port,
        gateway_port=gateway_port,
        traces=traces,
        traces_headers=traces_headers,
    )
    following = Following(
        look=lambda: fingerprint(files),
        load=lambda before: load_plan(paths, images, before),
        first=first,
    )
    try:
        run_until_signal(plan, options, following if watch else None)
    except CannotStart as error:
        _fail(str(error))


@app.command("validate")
def validate_command(
    paths: Paths,
    images: Images = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the problems as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Take warnings for problems, too.")
    ] = False,
) -> None:
    """Say what is wrong: one line per problem, exit status 1 when there is one.

    Warnings, of what is legal and probably not meant, go to standard error and change nothing
    unless `--strict` is given.

    Without an images file, a container whose command only its image knows is taken to have one.
    """
    known, wrong = read_images(images) if images is not None else (None, [])
    plan, problems = read_plan(paths, known)
    problems = [*wrong, *problems]
    if as_json:
        report = {
            "valid": not problems and not (strict and plan.warnings),
            "problems": [each.as_dict() for each in problems],
            "warnings": [each.as_dict() for each in plan.warnings],
        }
        typer.echo(json.dumps(report, indent=2))
    else:
        for problem in problems:
            typer.echo(str(problem))
        for warning in plan.warnings:
            typer.echo(f"warning: {warning}", err=True)
    if problems or (strict and plan.warnings):
        raise typer.Exit(1)


@app.command("status")
def status_command(
    choice: Annotated[
        str | None, typer.Argument(metavar="[KIND | KIND/NAME | NAME]", help="Only these objects.")
    ] = None,
    state: State = _STATE,
    namespace: Annotated[
        str | None, typer.Option("--namespace", "-n", help="Only objects of this namespace.")
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole status as JSON.")
    ] = False,
) -> None:
    """Show the run on a state folder.

    Exit status 0 means that everything shown is ready, 1 that nothing runs or nothing is meant,
    and 3 that something is not ready.
    """
    from knative_local.runtime.status_table import chosen, is_ready, print_table

    try:
        run = json.loads((state / "run.json").read_text("utf-8"))
        with urlopen(run["status_url"], timeout=10) as answer:  # noqa: S310 - our own loopback URL
            report = json.load(answer)
    except (OSError, URLError, ValueError, KeyError) as error:
        _fail(f"no knative-local runs on the state folder {state.absolute()} ({error})")
    shown = chosen(report, choice, namespace)
    if not shown and (choice or namespace):
        _fail("no object of the run is meant by that")
    if as_json:
        whole = choice is None and namespace is None
        typer.echo(json.dumps({**run, **report} if whole else shown, indent=2))
    else:
        print_table(report, shown)
    if not all(map(is_ready, shown)):
        raise typer.Exit(3)


def run() -> None:
    """Enter the command line."""
    app()


def _load(paths: list[Path], images: Path | None, before: Frozen) -> Plan:
    try:
        plan = load_plan(paths, images=images, before=before)
    except InvalidManifests as invalid:
        for problem in invalid.problems:
            sys.stderr.write(f"{problem}\n")
        raise typer.Exit(1) from None
    for warning in plan.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    return plan


def _fail(message: str) -> NoReturn:
    sys.stderr.write(f"knative-local: {message}\n")
    raise typer.Exit(1)
