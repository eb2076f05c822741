"""The model server of one machine: llama.cpp's OpenAI server on a GGUF file.

`python -m somaagent.local.llama` reads PORT, MODEL_PATH and the other variables of `LlamaSettings`,
answers `/health` once the weights are loaded, and ends on SIGTERM.
"""

import os
import signal
import sys
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from somaagent.described import Described
from somaagent.local import checksums, models
from somaagent.local.errors import LocalProblem
from somaagent.local.weights import verified

HTTP_THREADS: Final = 128
"""Requests that are looked at; each that waits for its answer keeps one. By default there are about
eight, of which a crowd leaves none to `/health`, `/tokenize` and `/metrics`."""


class LlamaSettings(Described, BaseSettings):
    """What the server loads and how much of it runs at once."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    port: Annotated[int, Field(ge=1, le=65535)] = 8080
    """Port to listen on; Knative sets it."""
    host: str = "127.0.0.1"
    """Address to listen on; a container sets 0.0.0.0."""
    model_path: Path
    """The GGUF file."""
    model_sha256: str | None = None
    """Its checksum; a file with another one is refused."""
    model_name: str = "chat"
    """The name that requests give."""
    model_template: Path | None = None
    """Chat template; by default the one of the table of models, else the one in the file."""
    model_parallel: Annotated[int, Field(ge=1)] = 4
    """Answers that are generated at once; further requests wait."""
    model_context: Annotated[int, Field(ge=256)] = 4096
    """Tokens that one conversation may hold, the answer included."""
    model_threads: Annotated[int, Field(ge=0)] = 0
    """Threads that compute; 0 takes one for each core."""
    model_api_keys: SecretStr | None = None
    """Bearer keys, one of which every request for an answer must have, with spaces between: the
    next one beside the present one while they are exchanged. Without any nobody is asked."""


def parameters(settings: LlamaSettings, llama: Any) -> Any:  # Any: the library has no types
    """The settings in the terms of the library `llama`.

    Raises:
        LocalProblem: The file is missing, or not the one it should be.
    """
    file = verified(settings.model_path, settings.model_sha256)
    parameters = llama.CommonParams()
    parameters.model.path = str(file)
    parameters.model_alias = {settings.model_name}
    parameters.hostnames = [settings.host]
    parameters.port = settings.port
    parameters.n_parallel = settings.model_parallel
    parameters.n_ctx = settings.model_context * settings.model_parallel
    if settings.model_api_keys is not None:
        parameters.api_keys = settings.model_api_keys.get_secret_value().split()
    parameters.use_jinja = True
    parameters.chat_template = _template(settings)
    parameters.endpoint_metrics = True
    parameters.n_threads_http = HTTP_THREADS
    parameters.ui = False
    # A prompt cache beyond the slots would grow to gigabytes.
    parameters.cache_ram_mib = 0
    threads = settings.model_threads or os.cpu_count() or 1
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    # Between two answers; `main` says the same of the waits within one.
    parameters.cpuparams.poll = 0
    parameters.cpuparams_batch.poll = 0
    return parameters


def main() -> int:
    """Serve until SIGTERM, which cuts what is under way: Knative sends it when nothing is."""
    wanted = {signal.SIGTERM, signal.SIGINT}
    # Before the library's threads exist, so that none of them takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
    try:
        settings = LlamaSettings()  # pyright: ignore[reportCallIssue] - read from the environment
        # Waiting threads sleep: on a machine whose cores are busy otherwise, spinning ones keep the
        # one they wait for from running. With four processes for each core that is one token
        # a second against ten. OpenMP reads it when it is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")  # noqa: TID251 - not a setting of ours
        llama: Any = import_module("xllamacpp")  # Any: as above
        _server = llama.Server(parameters(settings, llama))
    except (LocalProblem, ValidationError, RuntimeError) as error:
        sys.stderr.write(f"the model cannot be served: {error}\n")
        return 1
    signal.sigwait(wanted)
    # Ended in order, the library answers nothing that is under way and waits, with Python's lock,
    # for those who asked to go. This way they learn at once that nobody answers, and ask again.
    os._exit(0)


def _template(settings: LlamaSettings) -> str:
    if settings.model_template is not None:
        return settings.model_template.read_text(encoding="utf-8")
    model = models.of_file(settings.model_sha256 or checksums.sha256(settings.model_path))
    if model is None or model.template is None:
        return ""
    return (files("somaagent.local") / "templates" / model.template).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
