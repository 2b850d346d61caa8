"""Runs a program over a file, or between two pipes, and keeps what it took. measure.cc beside this file measures."""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

from kubeflow import CACHE

HERE = Path(__file__).resolve().parent


@functools.cache
def measure():
    """measure.cc, compiled."""
    program = CACHE / "bench" / "measure"
    program.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["c++", "-std=c++20", "-O1", "-o", program, HERE / "measure.cc"], check=True)
    return str(program)


class Program:
    def __init__(self, title, *command):
        self.title = title
        self.command = command
        self.times = []  # milliseconds
        self.cpu = []
        self.peak = 0  # bytes

    def run(self, source, target):
        """Once, from a file to a file."""
        Path(target).unlink(missing_ok=True)
        self.note(subprocess.run([measure(), source, target, *self.command], stderr=subprocess.PIPE, text=True, check=False))

    def run_in_pipes(self, source):
        """Once, between two `cat`."""
        cat = shutil.which("cat")
        with subprocess.Popen([cat, source], stdout=subprocess.PIPE) as before, subprocess.Popen([cat], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as behind:
            done = subprocess.run([measure(), "-", "-", *self.command], stdin=before.stdout, stdout=behind.stdin, stderr=subprocess.PIPE,
                                  text=True, check=False)
            before.stdout.close()
            behind.stdin.close()
        self.note(done)

    def note(self, done):
        if done.returncode:
            sys.exit(f"{self.title} failed with status {done.returncode}")
        time, cpu, peak = (int(word) for word in done.stderr.split())
        self.times.append(time / 1e6)
        self.cpu.append(cpu / 1e3)
        self.peak = max(self.peak, peak * 1024)

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
