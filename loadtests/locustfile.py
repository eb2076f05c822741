"""What locust loads: the journey that is asked for, and the door that people come in by.

`python -m loadtests run` starts locust with it. `--run-options` is JSON that says what the run is;
locust hands it on to workers, which may be on other machines.
"""

import importlib
import time
from argparse import ArgumentParser
from pathlib import Path
from random import Random
from typing import Any, Final

import gevent
from locust import events
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from loadtests.driving import doors
from loadtests.driving.credentials import Credentials
from loadtests.driving.recorder import DRAIN_SECONDS, Recorder
from loadtests.driving.stage import Journey, Stage
from loadtests.options import Options

_BEGIN_SECONDS: Final = 120
"""How long workers may take to get credentials."""
_LOOK_SECONDS: Final = 0.25


class Arrivals(doors.Arrivals):
    """Of the open model."""


class People(doors.People):
    """Of the closed model."""


@events.init_command_line_parser.add_listener
def _options(parser: ArgumentParser, **_: object) -> None:
    parser.add_argument(
        "--run-options", default="", help="what the run is, as JSON", include_in_web_ui=False
    )


@events.init.add_listener
def _begin(environment: Environment, **_: object) -> None:
    recorder = Recorder(environment)
    recorder.listen()
    endings: list[Any] = []  # Any: the library's types are unknown
    # Kept from the first visit on, and over several runs.
    kept: dict[str, Credentials] = {}

    def stage_for(options: Options) -> tuple[Stage, Journey]:
        stage = Stage(
            options=options,
            recorder=recorder,
            credentials=kept.setdefault(options.token_command, Credentials(options.token_command)),
            chance=Random(f"{options.seed}-{_number(environment)}"),
            worker=_number(environment),
        )
        module: Any = importlib.import_module(f"loadtests.journeys.{options.journey}")
        return stage, module.journey(stage)

    def start(**_: object) -> None:
        options = _read(environment)
        recorder.begin()
        door = _door(options)
        door.stage, door.journey = stage_for(options)
        environment.user_classes = [door]
        for ending in endings:
            ending.kill()
        workers = _active_workers(environment)
        if workers is not None and workers < options.workers:
            # Each has its share of the rate.
            problem = f"{workers} of {options.workers} workers were ready when the run began"
            recorder.failed("journey", options.journey, 0.0, problem)
        if options.rate and not isinstance(environment.runner, WorkerRunner):
            endings[:] = [gevent.spawn(_end, environment, recorder, options, workers or 0)]

    environment.events.test_start.add_listener(start)
    if isinstance(environment.runner, MasterRunner):
        # What workers measured at the end comes with their next report.
        environment.events.test_stop.add_listener(recorder.wait_for_workers)
    if not isinstance(environment.runner, WorkerRunner):
        options = _read(environment)
        recorder.write_to(Path(options.folder))
        environment.user_classes = [_door(options)]
        if not options.rate:
            environment.shape_class = doors.Crowd(options, recorder)
        recorder.muted = True
        _warm(stage_for(options)[1])
        recorder.muted = False


def _warm(journey: Journey) -> None:
    try:
        journey.prepare()
        journey.warm()
    except Exception as error:
        # Locust would only print it, and go on.
        raise SystemExit(f"the first visit, which warms up, went wrong: {error}") from error


def _end(environment: Environment, recorder: Recorder, options: Options, workers: int) -> None:
    """End the run of the open model. Locust's own limit would not wait for what is under way."""
    deadline = time.monotonic() + options.seconds + _BEGIN_SECONDS + DRAIN_SECONDS
    while not recorder.is_over(workers) and time.monotonic() < deadline:
        gevent.sleep(_LOOK_SECONDS)
    runner: Any = environment.runner  # Any: one of several kinds
    runner.stop()
    parsed: Any = environment.parsed_options  # Any: a namespace
    if parsed.headless:
        runner.quit()


def _read(environment: Environment) -> Options:
    parsed: Any = environment.parsed_options  # Any: a namespace
    return Options.parse(parsed.run_options)


def _door(options: Options) -> type[doors.Door]:
    return Arrivals if options.rate else People


def _active_workers(environment: Environment) -> int | None:
    """How many take part in a run that begins now; None where this is no master."""
    if not isinstance(environment.runner, MasterRunner):
        return None
    clients: Any = environment.runner.clients  # Any: the library's types are unknown
    return len([*clients.ready, *clients.spawning, *clients.running])


def _number(environment: Environment) -> int:
    runner = environment.runner
    return max(0, runner.worker_index) if isinstance(runner, WorkerRunner) else 0
