"""Runs a program over a file, or between two pipes, and keeps what it took.

The peak memory of a process is never less than that of its parent at the start: whoever imports this has to stay smaller than what it
measures, so the inputs are written by another process.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path


class Program:
    def __init__(self, title, *command):
        self.title = title
        self.command = command
        self.times = []
        self.cpu = []
        self.peak = 0

    def run(self, source, target):
        """Once, from a file to a file."""
        Path(target).unlink(missing_ok=True)
        begin = time.perf_counter()
        process = self.start((os.POSIX_SPAWN_OPEN, 0, source, os.O_RDONLY, 0),
                             (os.POSIX_SPAWN_OPEN, 1, target, os.O_WRONLY | os.O_CREAT, 0o600))
        self.wait(process, begin)

    def run_in_pipes(self, source):
        """Once, between two `cat`."""
        cat = shutil.which("cat")
        (read_in, write_in), (read_out, write_out) = os.pipe(), os.pipe()
        begin = time.perf_counter()
        others = [os.posix_spawn(cat, [cat, source], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write_in, 1)]),
                  os.posix_spawn(cat, [cat], os.environ, file_actions=[
                      (os.POSIX_SPAWN_DUP2, read_out, 0), (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])]
        process = self.start((os.POSIX_SPAWN_DUP2, read_in, 0), (os.POSIX_SPAWN_DUP2, write_out, 1))
        for descriptor in (read_in, write_in, read_out, write_out):
            os.close(descriptor)
        for other in others:
            os.waitpid(other, 0)
        self.wait(process, begin)

    def start(self, *file_actions):
        silent = (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)
        return os.posix_spawn(self.command[0], self.command, os.environ, file_actions=[*file_actions, silent])

    def wait(self, process, begin):
        _, status, usage = os.wait4(process, 0)
        self.times.append((time.perf_counter() - begin) * 1000)
        self.cpu.append((usage.ru_utime + usage.ru_stime) * 1000)
        self.peak = max(self.peak, usage.ru_maxrss * 1024)
        if status != 0:
            sys.exit(f"{self.title} failed with status {status}")

    @property
    def best(self):
        return min(self.times)

    def times_of(self, other):
        """How many times the other's time this takes, by the clock and by the CPU's time."""
        return self.best / other.best, min(self.cpu) / max(min(other.cpu), 0.01)

    def line(self):
        times = sorted(self.times)
        return (f"  {self.title:<14} least {times[0]:8.2f} ms, median {times[len(times) // 2]:8.2f} ms, CPU {min(self.cpu):7.1f} ms, "
                f"peak {self.peak / 1e6:6.1f} MB, {len(times)} runs")


def instructions(program, source):
    """What callgrind counts, which no noise moves; None without valgrind."""
    if not shutil.which("valgrind"):
        return None
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program]
    with open(source, "rb") as given:
        done = subprocess.run(command, stdin=given, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    return int(done.stderr.rsplit("Collected : ", 1)[1].split()[0])
