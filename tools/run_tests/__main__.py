"""Runs the tests: `python3 tools/run_tests all|check|sanitize|conformance|integration|soak`.

One line for each step, its whole output in build/test-logs/, and what failed in short. Ends with
"N passed, N failed" and exits with 1 if anything did.
"""
import argparse
import pathlib
import sys
import time

import leftovers
import suites
from step import run_step

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "test-logs"


def run_steps(steps):
    """Runs them in order; a failed build leaves out the steps that need it."""
    results, failed = [], set()
    for step in steps:
        if failed & set(step.needs):
            print(f"  {step.name:<28} left out: {', '.join(sorted(failed & set(step.needs)))} failed", flush=True)
            results.append(step.left_out())
            failed.add(step.name)
            continue
        result = run_step(step, ROOT, LOGS)
        results.append(result)
        print(f"  {step.name:<28} {result.verdict()}", flush=True)
        if result.failed:
            failed.add(step.name)
            print(result.excerpt(), flush=True)
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suite", choices=sorted(suites.SUITES))
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()

    LOGS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    before = leftovers.snapshot()
    results = run_steps(suites.SUITES[arguments.suite](ROOT, arguments.jobs))
    left = leftovers.new_since(before)
    for thing in left:
        print(f"  left behind: {thing}")
    passed = sum(result.passed for result in results) + (0 if left else 1)
    failed = sum(result.failed for result in results) + (1 if left else 0)
    skipped = sum(result.skipped for result in results)
    minutes, seconds = divmod(int(time.monotonic() - started), 60)
    print(f"  {'nothing left behind':<28} {'no' if left else 'yes'}")
    print(f"\n{arguments.suite}: {minutes} min {seconds} s, output in {LOGS.relative_to(ROOT)}/")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
