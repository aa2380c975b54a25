"""A hundred containers at once: from CreateService to all RUNNING, and what the two processes then weigh."""
import time

from benched_minato import CLUSTER, FAMILY, wait_for
from figure import Figure, at_most, median

TASKS = 100


def start_service(minato, name):
    """Seconds from CreateService to runningCount == 100."""
    begun = time.monotonic()
    minato.client.ecs("CreateService", cluster=CLUSTER, serviceName=name, taskDefinition=FAMILY, desiredCount=TASKS)
    wait_for(lambda: minato.service(name)["runningCount"] == TASKS, 120, f"{TASKS} tasks RUNNING", pause=0.01)
    return time.monotonic() - begun


def memory(minato):
    for role, name, limit in (("agent", "agent", 30), ("server", "control plane", 64)):
        resident = minato.resident_mebibytes(role)
        yield Figure(f"{name} resident with {TASKS} tasks", resident["total"], "MiB", **at_most(limit),
                     against=f"{resident['own']:.1f} MiB of it not pages of files", details=resident)


def measure(minato, calibration, options):
    """The service of the last round is left running, for what is measured next."""
    seconds = []
    for number in range(options.repeat):
        if number:
            minato.delete_service("hundred")
        seconds.append(start_service(minato, "hundred"))
    bare = calibration["hundred_bare_containers_s"]
    yield Figure(f"{TASKS} tasks, CreateService to all RUNNING", median(seconds), "s", **at_most(5),
                 against=f"{median(seconds) / bare:.1f} times bare conmon and crun", details={"seconds": seconds})
    time.sleep(1)
    yield from memory(minato)
