"""Watching a service: one line whenever its deployments change, until it is stable."""
import time

from aws_cli import AwsError


def describe(aws, cluster, service):
    answer = aws.quietly("ecs", "describe-services", "--cluster", cluster, "--services", service)
    return answer["services"][0]


def is_stable(service):
    """What the client's own waiter `services-stable` waits for."""
    return len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"]


def summary(service):
    parts = []
    for deployment in service["deployments"]:
        name = deployment["taskDefinition"].rsplit("/", 1)[1]
        parts.append(f"{deployment['status']:<8}{name}  {deployment['runningCount']}/{deployment['desiredCount']} running"
                     + (f", {deployment['pendingCount']} pending" if deployment["pendingCount"] else ""))
    return "   |   ".join(parts)


def watch(aws, narrator, cluster, service, seconds=120):
    """Prints each change; returns the seconds until stable."""
    started, last = time.monotonic(), None
    while True:
        now = describe(aws, cluster, service)
        text, elapsed = summary(now), time.monotonic() - started
        if text != last:
            narrator.result(f"{elapsed:5.1f} s  {text}")
            last = text
        if is_stable(now):
            return elapsed
        if elapsed > seconds:
            events = "\n".join(event["message"] for event in now.get("events", [])[:8])
            raise AwsError(f"service {service} is not stable after {seconds} s\n{events}")
