"""Whose listener is on a port is told from the sockets that processes have open."""

import os
import socket
import subprocess
import sys

from knative_local.serving.listeners import taken_by_others

LISTENER = """
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
server.accept()
"""


def test_a_port_is_the_process_own_or_of_what_it_started_or_another_ones() -> None:
    # The shell waits for what listens, in a session of its own.
    command = ["sh", "-c", f"setsid {sys.executable} -c '{LISTENER}'; true"]
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as shell,
    ):
        assert shell.stdout is not None
        ours, theirs = server.getsockname()[1], int(shell.stdout.readline())
        answers = {
            "our own": taken_by_others(ours, os.getpid()),
            "ours for another": taken_by_others(ours, shell.pid),
            "of what it started": taken_by_others(theirs, shell.pid),
            "a grandchild's": taken_by_others(theirs, os.getpid()),
        }
        socket.create_connection(("127.0.0.1", theirs)).close()
    assert answers == {
        "our own": False,
        "ours for another": True,
        "of what it started": False,
        "a grandchild's": False,
    }


def test_a_port_that_nobody_listens_on_is_nobody_elses() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert not taken_by_others(bound.getsockname()[1], os.getpid())
        assert not taken_by_others(bound.getsockname()[1], 2**22 + 1)
