"""Runs commands and reads what they cost: time on the clock, time on the processor, most memory."""

import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """One run: seconds on the clock, seconds of processor time, peak resident set in MB."""

    wall: float
    cpu: float
    memory: float


def run(command, accept=(0, 1)):
    """Runs a command with its output thrown away. Its children's cost is included."""
    begun = time.perf_counter()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    if child.returncode not in accept:
        raise SystemExit(f"{command[0]} ended with {child.returncode}: {command}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def pairs(one, other, times):
    """Runs two commands in turn and gives both lists of costs."""
    run(one), run(other)
    costs = [(run(one), run(other)) for _ in range(times)]
    return [first for first, _ in costs], [second for _, second in costs]


def median(costs, key):
    return statistics.median(getattr(cost, key) for cost in costs)


def median_ratio(ones, others, key):
    return statistics.median(getattr(a, key) / getattr(b, key) for a, b in zip(ones, others))
