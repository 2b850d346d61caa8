"""Programs that run until the harness ends them, each with a log of its own."""
import os
import signal
import socket
import subprocess
import time

# Generous: two cores may be shared with other work.
PATIENCE = 600


class Failed(Exception):
    """What was expected of a server did not happen. The text is for people."""


class Process:
    """A program that was started; its output goes to the file `log`."""

    def __init__(self, name, command, log, env=None, cwd=None):
        self.name = name
        self.log = log
        with open(log, "ab") as out:
            self._started_at = out.tell()
            self._popen = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                                           env=env, cwd=cwd, start_new_session=True)

    @property
    def pid(self):
        return self._popen.pid

    def is_running(self):
        return self._popen.poll() is None

    def exit_code(self):
        return self._popen.poll()

    def output(self):
        """What it has written since it started."""
        with open(self.log, "rb") as file:
            file.seek(self._started_at)
            return file.read().decode(errors="replace")

    def wait_until(self, ready, what, patience=PATIENCE):
        """Waits until `ready()` returns something true, and returns it; a program that exits before that is a failure."""
        def check():
            result = ready()
            if not result and not self.is_running():
                raise Failed(f"{self.name} exited with {self.exit_code()} before {what}:\n{last_lines(self.output())}")
            return result
        try:
            return until(check, f"{self.name}: {what}", patience)
        except TimeoutError as error:
            raise Failed(f"{error}:\n{last_lines(self.output())}") from None

    def stop(self):
        """Ends it and what it started, by id."""
        for number, patience in ((signal.SIGTERM, 20), (signal.SIGKILL, 20)):
            if not self.is_running():
                return
            try:
                os.killpg(self.pid, number)
                self._popen.wait(patience)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass


class Processes:
    """All programs of a run, ended in the reverse order."""

    def __init__(self, logs):
        self.logs = logs
        self._all = []
        os.makedirs(logs, exist_ok=True)

    def start(self, name, command, env=None, cwd=None):
        process = Process(name, command, os.path.join(self.logs, f"{name}.log"), env, cwd)
        self._all.append(process)
        return process

    def stop_all(self):
        for process in reversed(self._all):
            process.stop()


def until(ready, what, patience=PATIENCE, pause=0.1):
    """Polls `ready` until it returns something true, and returns it. Raises TimeoutError."""
    end = time.monotonic() + patience
    while True:
        result = ready()
        if result:
            return result
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {patience} seconds")
        time.sleep(pause)


def accepts(address, port):
    """Whether something listens there."""
    try:
        with socket.create_connection((address, port), timeout=5):
            return True
    except OSError:
        return False


def last_lines(text, count=25):
    return "\n".join("    " + line for line in text.rstrip().splitlines()[-count:])
