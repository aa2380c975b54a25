"""Placements a second on 1,000 machines, by the real planner, state and commands (bench/micro/placement_bench.cpp)."""
import json
import subprocess

from figure import Figure, at_least


def run_micro(program, pattern):
    """{name: items a second}"""
    done = subprocess.run([program, f"--benchmark_filter={pattern}", "--benchmark_format=json",
                           "--benchmark_min_time=0.5"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300, check=True)
    return {each["name"]: each["items_per_second"] for each in json.loads(done.stdout)["benchmarks"]}


def measure(build, calibration, options):
    rates = run_micro(build / "bench" / "micro_bench", "placement_(chosen|committed)/.*machines:1000$")
    for tasks in (1, 10, 100):
        placed = rates[f"placement_committed/tasks:{tasks}/machines:1000"]
        chosen = rates[f"placement_chosen/tasks:{tasks}/machines:1000"]
        yield Figure(f"placements on 1,000 machines, {tasks} at a time", placed, "/s", **at_least(100_000),
                     against=f"{calibration['loop_turns_per_second'] / placed:,.0f} loop turns each; "
                     f"the choice alone {chosen:,.0f}/s", details={"chosen_per_second": chosen})
