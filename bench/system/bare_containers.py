"""The sample in containers made by conmon and crun alone, as an agent without any cost of its own would make them.

No images, no port maps, no health checks: what is left over Minato's figures is Minato.
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import time

AT_ONCE = 8
UNIFIED = pathlib.Path("/sys/fs/cgroup/unified")
NAMESPACES = ("pid", "ipc", "uts", "mount", "network")
MOUNTS = [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "mode=755", "size=65536k"]},
]


def container_config(root, cgroup):
    return {
        "ociVersion": "1.0.2",
        "process": {"user": {"uid": 0, "gid": 0}, "args": ["/sample"], "cwd": "/", "env": ["SAMPLE_VERSION=v1"],
                    "noNewPrivileges": True},
        "root": {"path": str(root), "readonly": True},
        "mounts": MOUNTS,
        "linux": {"namespaces": [{"type": kind} for kind in NAMESPACES], "cgroupsPath": cgroup},
    }


class BareContainers:
    """`with BareContainers(...) as bare: seconds = bare.start(100)`; all of them are gone afterwards."""

    def __init__(self, folder, sample, entry):
        self.folder = pathlib.Path(folder)
        self.sample = sample
        self.entry = str(entry)
        self.group = f"minato-bench-{os.getpid()}"
        self.started = []
        # crun 1.8 does not work beside a version 2 hierarchy: minato-crun hides it.
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MINATO_CRUN": shutil.which("crun") or "crun",
                            **({"MINATO_HIDE": str(UNIFIED)} if UNIFIED.is_mount() else {})}

    def __enter__(self):
        root = self.folder / "root"
        for name in ("proc", "dev"):
            (root / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(self.sample, root / "sample")
        return self

    def start(self, count, at_once=AT_ONCE):
        """Seconds until the last of them runs."""
        names = [self.prepare(len(self.started) + i) for i in range(count)]
        self.started += names
        begun = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
            for future in [pool.submit(self.run, name) for name in names]:
                future.result()
        return time.monotonic() - begun

    def prepare(self, number):
        name = f"{self.group}-{number}"
        bundle = self.folder / name
        bundle.mkdir()
        config = container_config(self.folder / "root", f"/{self.group}/{name}")
        (bundle / "config.json").write_text(json.dumps(config))
        return name

    def run(self, name):
        bundle = self.folder / name
        reader, writer = os.pipe()
        options = [word for option in self.crun_options() for word in ("--runtime-arg", option)]
        command = ["conmon", "--api-version", "1", "-c", name, "-u", name, "-n", name, "-r", self.entry, "-b", bundle,
                   "--persist-dir", bundle, "-p", bundle / "pidfile", "-P", bundle / "conmon.pid",
                   "-l", f"k8s-file:{bundle}/ctr.log", "--full-attach", "--no-sync-log", *options]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, pass_fds=(writer,),
                                   env={**self.environment, "_OCI_SYNCPIPE": str(writer)})
        os.close(writer)
        process.wait()
        with os.fdopen(reader) as report:
            line = report.readline()
        if not line or json.loads(line)["data"] <= 0:
            raise RuntimeError(f"conmon could not create a bare container: {line or 'no report'}")
        self.crun("start", name)

    def crun_options(self):
        return [f"--root={self.folder}/crun", "--cgroup-manager=cgroupfs"]

    def crun(self, *arguments, check=True):
        return subprocess.run([self.entry, *self.crun_options(), *arguments], env=self.environment, check=check,
                              stdin=subprocess.DEVNULL, capture_output=True)

    def __exit__(self, *failure):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.remove, self.started))
        for path in pathlib.Path("/sys/fs/cgroup").glob(f"*/{self.group}"):
            path.rmdir()
        shutil.rmtree(self.folder, ignore_errors=True)

    def remove(self, name):
        self.crun("kill", name, "KILL", check=False)
        self.wait_for_end(self.folder / name / "conmon.pid")
        self.crun("delete", name, check=False)

    @staticmethod
    def wait_for_end(pidfile, seconds=10):
        """conmon ends after its container."""
        deadline = time.monotonic() + seconds
        while pidfile.exists() and time.monotonic() < deadline:
            if not os.path.exists(f"/proc/{pidfile.read_text().strip()}"):
                return
            time.sleep(0.005)
