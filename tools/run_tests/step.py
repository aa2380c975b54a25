"""One step of a suite: a command with a deadline, its output in a file, and how many tests it ran."""
import dataclasses
import os
import re
import signal
import subprocess
import time

_COUNTS = (  # (pattern, passed group, failed group); the last match in the output counts.
    re.compile(r"^# pass (?P<passed>\d+)\n# fail (?P<failed>\d+)", re.MULTILINE),
    re.compile(r"^(?P<percent>\d+)% tests passed, (?P<failed>\d+) tests failed out of (?P<all>\d+)", re.MULTILINE),
    re.compile(r"^(?P<passed>\d+) passed, (?P<failed>\d+) failed", re.MULTILINE),
)
_UNITTEST = re.compile(r"^Ran (\d+) tests? in", re.MULTILINE)
_UNITTEST_END = re.compile(r"^(?:OK|FAILED)(?: \((.*)\))?$", re.MULTILINE)
_INTERESTING = re.compile(
    r"FAIL|ERROR|[Ee]rror[: ]|failed|Assertion|Sanitizer|runtime error|^tidy:|: run clang-format|Traceback|not ok")


@dataclasses.dataclass
class Step:
    name: str
    command: list
    deadline_seconds: int
    needs: tuple = ()
    environment: dict = dataclasses.field(default_factory=dict)

    def left_out(self):
        return StepResult(self, 0, 1, 0, 0.0, "", "left out")


@dataclasses.dataclass
class StepResult:
    step: Step
    passed: int
    failed: int
    skipped: int
    seconds: float
    output: str
    how_it_ended: str

    def verdict(self):
        counts = f"{self.passed} passed" + (f", {self.failed} FAILED" if self.failed else "")
        counts += f", {self.skipped} skipped" if self.skipped else ""
        ended = f"  ({self.how_it_ended})" if self.failed else ""
        return f"{counts:<28} {self.seconds:6.1f} s{ended}"

    def excerpt(self, most=60):
        """What a person wants to see first: the lines that speak of failure, else the end."""
        lines = self.output.splitlines()
        told = []
        for number, line in enumerate(lines):
            if _INTERESTING.search(line):
                told += [n for n in range(max(0, number - 1), min(len(lines), number + 6)) if n not in told[-8:]]
        chosen = [lines[n] for n in sorted(set(told))][:most] or lines[-most:]
        return "\n".join("      " + line[:240] for line in chosen)


def count_tests(output, succeeded):
    """(passed, failed, skipped) as the test runner in the output counts them; else the step is one test."""
    passed = failed = skipped = 0
    ran = _UNITTEST.findall(output)
    if ran:
        for details in _UNITTEST_END.findall(output)[-len(ran):]:
            for kind, count in re.findall(r"(failures|errors|skipped)=(\d+)", details):
                failed += int(count) if kind != "skipped" else 0
                skipped += int(count) if kind == "skipped" else 0
        passed = max(0, sum(map(int, ran)) - failed - skipped)
    else:
        for pattern in _COUNTS:
            match = None
            for match in pattern.finditer(output):
                pass
            if match:
                failed = int(match["failed"])
                passed = int(match["passed"]) if "passed" in match.groupdict() else int(match["all"]) - failed
                break
    if not succeeded and not failed:
        failed = 1
    if succeeded and not (passed or failed or skipped):
        passed = 1
    return passed, failed, skipped


def run_step(step, root, logs):
    log = logs / (step.name.replace(" ", "-") + ".log")
    started = time.monotonic()
    with open(log, "wb") as sink:
        process = subprocess.Popen(step.command, cwd=root, stdin=subprocess.DEVNULL, stdout=sink,
                                   stderr=subprocess.STDOUT, start_new_session=True,
                                   env={**os.environ, **step.environment})
        try:
            process.wait(timeout=step.deadline_seconds)
            ended = f"exit {process.returncode}"
        except subprocess.TimeoutExpired:
            ended = f"not done after {step.deadline_seconds} s"
        except KeyboardInterrupt:
            end_group(process)
            raise
        finally:
            if process.poll() is None:
                end_group(process)
    output = log.read_text(errors="replace")
    passed, failed, skipped = count_tests(output, process.returncode == 0)
    return StepResult(step, passed, failed, skipped, time.monotonic() - started, output, ended)


def end_group(process):
    """SIGTERM for what cleans up after itself, then SIGKILL."""
    for number, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=patience)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
