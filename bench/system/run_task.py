"""How long a person waits for one task: RunTask to RUNNING as DescribeTasks shows it, one after another."""
import time

from benched_minato import CLUSTER, FAMILY, wait_for
from figure import Figure, at_most, percentile

# A SIGTERM that comes before the sample has set its handler up is lost on it: it is process 1 of its namespace.
SETTLED_SECONDS = 0.1


def status_of(minato, arn):
    return minato.client.ecs("DescribeTasks", cluster=CLUSTER, tasks=[arn])["tasks"][0]["lastStatus"]


def run_one(minato):
    """Milliseconds. The task is gone again when this returns."""
    begun = time.monotonic()
    answer = minato.client.ecs("RunTask", cluster=CLUSTER, taskDefinition=FAMILY)
    if answer["failures"]:
        raise RuntimeError(f"RunTask placed nothing: {answer['failures']}")
    arn = answer["tasks"][0]["taskArn"]
    reached = wait_for(lambda: (status := status_of(minato, arn)) in ("RUNNING", "STOPPED") and status, 30, "RUNNING",
                       pause=0.001)
    if reached != "RUNNING":
        raise RuntimeError("the task stopped before it was seen running")
    taken = (time.monotonic() - begun) * 1000
    time.sleep(SETTLED_SECONDS)
    minato.client.ecs("StopTask", cluster=CLUSTER, task=arn)
    wait_for(lambda: status_of(minato, arn) == "STOPPED", 30, "STOPPED", pause=0.01)
    return taken


def measure(minato, calibration, options):
    taken = [run_one(minato) for _ in range(options.run_tasks)]
    bare = calibration["one_bare_container_ms"]
    half, most = percentile(taken, 50), percentile(taken, 99)
    yield Figure("RunTask to RUNNING, p50", half, "ms", **at_most(100),
                 against=f"{half / bare:.1f} times bare conmon and crun", details={"milliseconds": taken})
    yield Figure("RunTask to RUNNING, p99", most, "ms", against=f"{most / bare:.1f} times bare conmon and crun")
