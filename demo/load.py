"""The load generator beside the story: a constant rate of requests, half on new connections."""
import collections
import json
import signal
import subprocess


class Load:
    def __init__(self, program, url, rate, log):
        self.command = [str(program), "--url", url, "--rate", str(rate), "--connections", "16",
                        "--new-connections-share", "0.5", "--json"]
        self.log = log
        self.process = None

    def start(self):
        with open(self.log, "wb") as sink:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=sink)

    def stop(self):
        """Ends it once every request under way is over; its report."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        lines = self.log.read_text().strip().splitlines()
        return json.loads(lines[-1])

    def abandon(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def rows_of(report):
    """The report as a table: a heading row and a row of figures."""
    latency = report["latency_ms"]
    return [["requests", "failed", "seconds", "per second", "p50 ms", "p90 ms", "p99 ms", "max ms"],
            [f"{report['requests']:,}", f"{report['failed']:,}", f"{report['seconds']:.1f}",
             f"{report['requests_per_second']:,.0f}", *(f"{latency[key]:.2f}" for key in ("p50", "p90", "p99", "max"))]]


def answers_by_version(report):
    """{"v1": (answers, tasks)} out of the sample's greetings."""
    versions = collections.defaultdict(lambda: [0, 0])
    for greeting, count in report["answers"].items():
        version = greeting.removeprefix("Hello from Minato ").split(" ")[0]
        versions[version][0] += count
        versions[version][1] += 1
    return {version: tuple(counts) for version, counts in sorted(versions.items())}
