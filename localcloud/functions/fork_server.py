"""The process that has imported the app and forks the instances from itself, so that they start in milliseconds.

`python -m localcloud.functions.fork_server SOCKET MODULE STAGE`, in the app's folder, with the functions' environment.
It sends the registry, or why the app can't be imported, and then forks one instance for each Function that it is sent.
"""

import gc
import importlib
import os
import signal
import sys
import traceback
from multiprocessing.connection import Client, Connection
from pathlib import Path

from chalicelib.domain.errors import Misconfigured
from deployment.app_registry import Function, Registry, read_config, read_registry
from localcloud.functions.instance import serve


def main(socket: str, module: str, stage: str) -> None:
    """Live as long as the cloud listens."""
    # The terminal's Ctrl-C is the cloud's to handle; and nobody waits for the instances.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with Client(socket, "AF_UNIX") as cloud:
        try:
            registry = _import_app(module, stage)
        except Misconfigured as error:
            cloud.send(str(error))
            return
        except Exception:  # noqa: BLE001 - whatever the app's import raises is for its author to read
            cloud.send(f"{module} can't be imported:\n{traceback.format_exc()}")
            return
        cloud.send(registry)
        gc.freeze()
        _fork_instances(cloud, socket)


def _import_app(module: str, stage: str) -> Registry:
    return read_registry(importlib.import_module(module).app, module, read_config(Path.cwd()), stage)


def _fork_instances(cloud: Connection, socket: str) -> None:
    while True:
        try:
            function: Function = cloud.recv()
        except (EOFError, ConnectionError):
            return
        if os.fork() == 0:
            cloud.close()
            _live(function, socket)


def _live(function: Function, socket: str) -> None:
    """The whole life of an instance; it never returns into the fork server's code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        with Client(socket, "AF_UNIX") as connection:
            connection.send(os.getpid())
            serve(connection, function)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
