"""A Docker Swarm of one machine for as long as a `with` block lasts, spoken to over its API.

dockerd runs in network, mount and process namespaces of its own: bridges, firewall rules, mounts and containers go
with it when it ends. Its cgroups and its data are removed afterwards.
"""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

API = "/v1.41"
# What it would write to /etc, /opt and /run goes with its mount namespace.
START = """set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /opt
mount -t tmpfs tmpfs /run
mkdir -p "$0/etc" "$0/etc.work"
mount -t overlay overlay -o "lowerdir=/etc,upperdir=$0/etc,workdir=$0/etc.work" /etc
ip link set lo up
exec dockerd "$@"
"""


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("docker", timeout=120)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class DockerError(Exception):
    """The engine refused or did not come up; the message is its own."""


class DockerSwarm:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.group = f"minato-bench-docker-{os.getpid()}"
        self.process = None

    def __enter__(self):
        self.folder.mkdir(parents=True)
        # The path of a Unix socket has at most 107 characters.
        self.socket = pathlib.Path("/tmp") / f"{self.group}.sock"
        options = ["--data-root", self.folder / "data", "--exec-root", self.folder / "run", "--pidfile",
                   self.folder / "pid", "--host", f"unix://{self.socket}", "--cgroup-parent", f"/{self.group}"]
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", START,
                 self.folder, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self.wait_until_up()
            self.call("POST", "/swarm/init", {"ListenAddr": "127.0.0.1:2377", "AdvertiseAddr": "127.0.0.1"})
        except BaseException:
            self.__exit__()
            raise
        return self

    def wait_until_up(self, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.call("GET", "/info")
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text(errors="replace").splitlines()[-8:]
                    raise DockerError("dockerd did not come up here:\n" + "\n".join(log)) from None
                time.sleep(0.1)

    def call(self, method, path, content=None):
        """The parsed answer. `content`: what becomes JSON, or the path of an image archive, which answers nothing."""
        is_archive = isinstance(content, pathlib.Path)
        body = content.read_bytes() if is_archive else json.dumps(content)
        connection = UnixConnection(self.socket)
        try:
            connection.request(method, API + path, body,
                               {"Content-Type": "application/x-tar" if is_archive else "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        if answer.status >= 400 or "errorDetail" in text:
            raise DockerError(f"{method} {path}: {answer.status} {text}")
        return None if is_archive or not text else json.loads(text)

    def load_image(self, archive):
        self.call("POST", "/images/load", archive)

    def start_service(self, image, count, seconds=300):
        """Seconds from creating a service of `count` tasks until all of them run."""
        begun = time.monotonic()
        service = self.call("POST", "/services/create", {
            "Name": "hundred", "Mode": {"Replicated": {"Replicas": count}},
            "TaskTemplate": {"ContainerSpec": {"Image": image},
                             "Resources": {"Limits": {"MemoryBytes": 16 << 20}}}})["ID"]
        while self.running(service) < count:
            if time.monotonic() - begun > seconds:
                raise DockerError(f"after {seconds} s only {self.running(service)} of {count} tasks run")
            time.sleep(0.05)
        return time.monotonic() - begun

    def running(self, service):
        for each in self.call("GET", "/services?status=true"):
            if each["ID"] == service:
                return each["ServiceStatus"]["RunningTasks"]
        return 0

    def __exit__(self, *failure):
        """dockerd is process 1 of its namespace: what it started ends with it."""
        for sign, patience in ((signal.SIGTERM, 60), (signal.SIGKILL, 10)):
            if self.process.poll() is None:
                self.signal_dockerd(sign)
                try:
                    self.process.wait(timeout=patience)
                except subprocess.TimeoutExpired:
                    continue
        self.process.wait(timeout=10)
        self.socket.unlink(missing_ok=True)
        for hierarchy in pathlib.Path("/sys/fs/cgroup").glob(f"*/{self.group}"):
            for path in sorted(hierarchy.rglob("*/"), reverse=True):
                path.rmdir()
            hierarchy.rmdir()
        shutil.rmtree(self.folder, ignore_errors=True)

    def signal_dockerd(self, sign):
        """unshare itself passes no signals on; its only child is dockerd."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), sign)
