"""Where instances come from: the cloud's end of the fork server."""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from types import TracebackType
from typing import Self

from deployment.app_registry import Function, Registry
from localcloud import ROOT
from localcloud.functions.instance import Closed, Instance
from localcloud.functions.logs import Logs


class AppBroken(Exception):
    """The app can't be imported; the message says why: what its settings lack, or a traceback."""


class InstanceFactory:
    """From `with` to the end of its block: the fork server, and what the app registers."""

    registry: Registry

    def __init__(
        self, project_dir: Path, module: str, stage: str, environment: Mapping[str, str], log_lines: int
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="localcloud-")
        socket = f"{self._folder.name}/fork-server"
        self._listener = Listener(socket, "AF_UNIX")
        self._one_at_a_time = threading.Lock()
        self.logs = Logs(log_lines)
        # Its own session, or the terminal's Ctrl-C would reach every instance.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "localcloud.functions.fork_server", socket, module, stage],
            cwd=project_dir,
            env={**environment, "PYTHONPATH": f"{project_dir}:{ROOT}", "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=self.logs.pipe,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        self._fork_server: Connection = self._listener.accept()
        found: Registry | str = self._fork_server.recv()
        if isinstance(found, str):
            self.__exit__(None, None, None)
            raise AppBroken(found)
        self.registry = found
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._one_at_a_time:  # what has been begun is born
            self._fork_server.close()
        self._process.wait()
        self.logs.close()
        self._listener.close()
        self._folder.cleanup()

    def give_birth(self, function: Function) -> Instance:
        """A new process for this function, ready for its first order; Closed when there are no more to come."""
        with self._one_at_a_time:
            try:
                self._fork_server.send(function)
            except OSError as error:
                raise Closed from error
            connection = self._listener.accept()
            return Instance(function, connection.recv(), connection)
