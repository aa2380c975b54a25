"""What this machine can do by itself, measured in the same run: figures are read against it."""
import os
import platform
import time

from bare_containers import BareContainers
from figure import median

LOOP_TURNS = 5_000_000


def idle_share(seconds=1.0):
    """How much of the machine nobody uses, before anything is measured: 1.0 is a quiet machine."""
    def read():
        with open("/proc/stat") as stat:
            times = [int(word) for word in stat.readline().split()[1:]]
        return times[3] + times[4], sum(times[:8])
    idle_before, all_before = read()
    time.sleep(seconds)
    idle_after, all_after = read()
    return (idle_after - idle_before) / max(1, all_after - all_before)


def append_and_sync(folder, seconds=2.0):
    """Seconds that each of many appends of 4 KiB with fdatasync to one file took."""
    path, block, taken = folder / "calibration", b"\0" * 4096, []
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        end = time.monotonic() + seconds
        while (begun := time.monotonic()) < end:
            os.write(descriptor, block)
            os.fdatasync(descriptor)
            taken.append(time.monotonic() - begun)
    finally:
        os.close(descriptor)
        path.unlink()
    return taken


def loop_turns_per_second():
    """Turns of an empty loop of this Python on one processor."""
    begun = time.perf_counter()
    for _ in range(LOOP_TURNS):
        pass
    return LOOP_TURNS / (time.perf_counter() - begun)


def calibrate(folder, sample, entry, containers=100):
    """The figures by name. `sample` is the sample's program, `entry` minato-crun."""
    syncs = append_and_sync(folder)
    found = {"machine": f"{os.cpu_count()} processors, {platform.system()} {platform.release()}",
             "date": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
             "load_average": os.getloadavg()[0], "idle_share": idle_share(),
             "syncs_per_second": len(syncs) / sum(syncs), "worst_sync_ms": max(syncs) * 1000,
             "loop_turns_per_second": loop_turns_per_second()}
    if os.geteuid() == 0:
        with BareContainers(folder / "bare", sample, entry) as bare:
            found["one_bare_container_ms"] = median([bare.start(1) * 1000 for _ in range(20)])
        with BareContainers(folder / "bare", sample, entry) as bare:
            found["hundred_bare_containers_s"] = bare.start(containers)
    return found


def lines_of(calibration):
    yield f"{calibration['date']} UTC, {calibration['machine']}"
    yield (f"load average {calibration['load_average']:.1f}; {calibration['idle_share']:.0%} of the processors idle "
           "before the start" + ("" if calibration["idle_share"] > 0.9 else ": NOT a quiet machine, figures suffer"))
    yield (f"{calibration['syncs_per_second']:,.0f} appends of 4 KiB with fdatasync a second in the data directory, "
           f"the worst {calibration['worst_sync_ms']:.0f} ms")
    yield f"{calibration['loop_turns_per_second'] / 1e6:.1f} million turns of an empty Python loop a second"
    if "one_bare_container_ms" in calibration:
        yield (f"one container by bare conmon and crun {calibration['one_bare_container_ms']:.1f} ms; 100 of them, "
               f"eight at a time, {calibration['hundred_bare_containers_s']:.2f} s")
