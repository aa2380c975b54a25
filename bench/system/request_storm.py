"""The same signed request over many connections at once, by wrk: how many a second are answered."""
import json
import os
import pathlib
import subprocess

SCRIPT = pathlib.Path(__file__).with_name("signed_request.lua")


class StormError(Exception):
    """Requests were refused or broke off: what was counted is not what was to be measured."""


def storm(client, operation, members, connections, seconds):
    """{"per_second", "p50_ms", "p99_ms", "max_ms", "requests"} of an ECS operation."""
    body = json.dumps(members)
    headers = client.headers("ecs", body.encode(), {"X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{operation}"})
    # wrk makes the Host header out of the URL, equal to the one that is signed.
    options = [word for name, value in headers.items() if name != "Host" for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "-s", str(SCRIPT), *options,
               f"http://{client.host}/"]
    done = subprocess.run(command, env={**os.environ, "BENCH_BODY": body}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=seconds + 60, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not lines:
        raise StormError(f"wrk ended with {done.returncode}: {done.stderr or done.stdout}")
    counted = json.loads(lines[0].removeprefix("RESULT "))
    if counted["refused"] or counted["broken"]:
        raise StormError(f"of {counted['requests']:,} requests of {operation} {counted['refused']:,} were refused and "
                         f"{counted['broken']:,} broke off")
    return {"per_second": counted["requests"] / counted["microseconds"] * 1e6, "requests": counted["requests"],
            "connections": connections, **{f"{key}_ms": counted[key] / 1000 for key in ("p50", "p99", "max")}}
