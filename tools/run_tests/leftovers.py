"""What Minato could leave behind on a machine: processes, mounts, namespaces, firewall tables, interfaces, cgroups."""
import os
import pathlib
import subprocess

_PROCESSES = ("minato", "crun", "conmon", "haproxy", "sample", "minato-load", "minato-traffic", "minato-traffic-",
              "registry", "docker-registry")


def processes():
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            name = (entry / "comm").read_text().strip()
            state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if name in _PROCESSES and state != "Z":
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            yield f"process {entry.name}: {command.strip()[:160]}"


def mounts():
    for line in pathlib.Path("/proc/self/mounts").read_text().splitlines():
        yield f"mount {line.split()[1]}"


def namespaces():
    for folder in ("/run/netns", "/run/minato"):
        if os.path.isdir(folder):
            for name in os.listdir(folder):
                yield f"namespace file {folder}/{name}"


def interfaces():
    for name in os.listdir("/sys/class/net"):
        yield f"network interface {name}"


def firewall_tables():
    try:
        listing = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return
    for line in listing.splitlines():
        yield f"nftables {line}"


def cgroups():
    for pattern in ("minato-*", "*/minato-*"):
        for path in pathlib.Path("/sys/fs/cgroup").glob(pattern):
            yield f"cgroup {path}"


def snapshot():
    return {thing for look in (processes, mounts, namespaces, interfaces, firewall_tables, cgroups) for thing in look()}


def new_since(before):
    return sorted(snapshot() - before)
