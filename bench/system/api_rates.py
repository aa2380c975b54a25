"""What the API carries, every request verified by its signature: reads of a service, and durable writes."""
from benched_minato import CLUSTER, small_sample
from figure import Figure, at_least
from request_storm import storm

READ_CONNECTIONS, WRITE_CONNECTIONS = 32, 64


def per_loop(calibration, per_second):
    return f"{calibration['loop_turns_per_second'] / per_second:,.0f} loop turns each"


def measure_reads(minato, calibration, options):
    """Of the service of 100 tasks, with the events that its start has left."""
    members = {"cluster": CLUSTER, "services": ["hundred"]}
    storm(minato.client, "DescribeServices", members, READ_CONNECTIONS, 1)
    found = storm(minato.client, "DescribeServices", members, READ_CONNECTIONS, options.seconds)
    yield Figure("DescribeServices verified, a second", found["per_second"], "/s", **at_least(5000),
                 against=f"{per_loop(calibration, found['per_second'])}; p99 {found['p99_ms']:.1f} ms", details=found)


def measure_writes(minato, calibration, options):
    """Every request makes a revision that is on the disk before it is answered."""
    members = {"family": "bench-written", "networkMode": "bridge", "containerDefinitions": small_sample()}
    found = storm(minato.client, "RegisterTaskDefinition", members, WRITE_CONNECTIONS, options.seconds)
    made = minato.client.ecs("DescribeTaskDefinition", taskDefinition="bench-written")["taskDefinition"]["revision"]
    if made < found["requests"]:
        raise RuntimeError(f"{found['requests']:,} writes were acknowledged and only {made:,} revisions are there")
    syncs = found["per_second"] / calibration["syncs_per_second"]
    yield Figure("RegisterTaskDefinition durable, a second", found["per_second"], "/s", **at_least(1000),
                 against=f"{syncs:.2f} a sync of this disk; p99 {found['p99_ms']:.1f} ms", details=found)
