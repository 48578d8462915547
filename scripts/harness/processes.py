"""The processes of a run: `aftercall run`, `aftercall simulate`, and others, with their logs in files.

Only what was started here is ever signalled, by its pid, and never after it was reaped.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

from . import logs

REPOSITORY = Path(__file__).resolve().parents[2]


def aftercall_path(given):
    """The binary: the one given, else the release build of this repository; ends the script where there is none."""
    built = REPOSITORY / ".build/release/aftercall"
    return binary_path(given or built, "swift build -c release --product aftercall, or --aftercall PATH")


def binary_path(path, remedy):
    """The path as a text; ends the script where no program is there."""
    if not os.access(path, os.X_OK):
        raise SystemExit(f"{path} is not there: {remedy}")
    return str(path)


class Process:
    """One process; standard output and error go to files of the run's folder."""

    def __init__(self, name, command, folder, environment=None):
        self.name, self.command = name, command
        self.log_path = Path(folder) / f"{name}.log"
        self.output_path = Path(folder) / f"{name}.out"
        self.is_stopped = False
        with open(self.log_path, "ab") as log, open(self.output_path, "ab") as output:
            self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=log,
                                          env={**os.environ, **(environment or {})})
        self.started_at = time.time()

    @property
    def pid(self):
        return self.child.pid

    @property
    def runs(self):
        """Whether the process is there; a stopped one is."""
        return self.child.poll() is None

    @property
    def status(self):
        return self.child.poll()

    def signal(self, number):
        """Sends a signal to the process if it runs."""
        if self.runs:
            self.child.send_signal(number)

    def kill(self):
        """SIGKILL, and waits until the process is gone."""
        self.signal(signal.SIGKILL)
        self.is_stopped = False
        self.child.wait()

    def stop(self):
        self.is_stopped = True
        self.signal(signal.SIGSTOP)

    def resume(self):
        self.signal(signal.SIGCONT)
        self.is_stopped = False

    def terminate(self, timeout_s=None):
        """SIGTERM; with a time-out it waits, and kills what has not ended by then. Returns the exit status."""
        self.signal(signal.SIGTERM)
        return None if timeout_s is None else self.wait_or_kill(timeout_s)

    def wait_or_kill(self, timeout_s):
        """Waits for an end that was asked for: a second SIGTERM would mean at once."""
        try:
            return self.child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.status

    def wait(self, timeout_s=None):
        return self.child.wait(timeout_s)

    def lines(self):
        """What the log says so far: members of each line that is JSON."""
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            found = (logs.parse(line) for line in log)
            return [members for members in found if members is not None]

    def output(self):
        return self.output_path.read_text(encoding="utf-8", errors="replace")

    def tail(self, count=5):
        """The last lines of the log, for a message about a process that failed."""
        return "\n".join(self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


class Fleet:
    """All processes of a run, so that none outlives it."""

    def __init__(self, folder):
        self.folder = folder
        self.all = []

    def start(self, name, command, environment=None):
        process = Process(name, command, self.folder, environment)
        self.all.append(process)
        return process

    def end(self, timeout_s=20):
        """Ends everything that still runs: continues what is stopped, terminates, then kills."""
        running = [process for process in self.all if process.runs]
        for process in running:
            process.resume()
            process.terminate()
        end = time.monotonic() + timeout_s
        for process in running:
            process.wait_or_kill(max(0.1, end - time.monotonic()))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
