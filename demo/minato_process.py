"""One Minato on this machine: `minato up` on a data directory of its own, until it is taken down again.

Used by the demo and by the tests. `leftovers()` looks for everything on the machine that carries this
instance's tag or lies in its data directory, and must be empty after `down()`.
"""
import http.client
import json
import os
import pathlib
import signal
import subprocess
import time

ACCOUNT, REGION = "123456789012", "eu-central-1"
# The commands that go through the API, and find it by --listen.
REACHING = ("status", "logs", "top", "deploy", "rollback", "promote", "restart")


class MinatoError(Exception):
    """Minato did not do what it was started for; the message says what its log says."""


def instance_tag(data):
    """Eight digits out of the data directory's real path (FNV-1a), as src/base/instance_tag.cpp makes them."""
    value = 14695981039346656037
    for byte in os.fsencode(os.path.realpath(data)):
        value = ((value ^ byte) * 1099511628211) % 2**64
    return f"{(value ^ (value >> 32)) & 0xffffffff:08x}"


def pool_of_its_own(data):
    """--load-balancer-pool: 256 addresses of 127/8 that another instance is unlikely to have too."""
    number = int(instance_tag(data), 16)
    return ["--load-balancer-pool", f"127.{128 + number % 120}.{number // 120 % 256}.0/24"]


def wait_until(condition, seconds, what):
    """The first true value of `condition()`; MinatoError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise MinatoError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.02)


class MinatoProcess:
    def __init__(self, program, data, listen, *options, command="up"):
        self.program = str(pathlib.Path(program).resolve())
        self.data = pathlib.Path(data).resolve()
        self.listen = listen
        self.options = options
        self.command = command
        self.log_path = self.data / "minato.log"
        self.process = None

    @property
    def endpoint(self):
        return f"http://{self.listen}"

    def command_line(self):
        return [self.program, self.command, "--data", str(self.data), "--listen", self.listen, "--region", REGION,
                "--account", ACCOUNT, *self.options]

    def start(self, seconds=20):
        """Returns once the API answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command_line(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            start_new_session=True)
        try:
            wait_until(self.answers_or_ended, seconds, lambda: "the API answers\n" + self.log_tail())
        except MinatoError:
            self.stop()
            raise
        if self.process.poll() is not None:
            raise MinatoError(f"minato ended with {self.process.returncode}:\n{self.log_tail()}")

    def answers_or_ended(self):
        return self.process.poll() is not None or self.answers()

    def answers(self):
        """Any HTTP answer will do: without a signature it is a refusal."""
        host, port = self.listen.rsplit(":", 1)
        connection = http.client.HTTPConnection(host, int(port), timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def log_tail(self, lines=25):
        if not self.log_path.exists():
            return ""
        return "\n".join(self.log_path.read_text(errors="replace").splitlines()[-lines:])

    def credentials(self):
        """(access key id, secret access key), made at the first start."""
        made = json.loads((self.data / "credentials.json").read_text())
        return made["accessKeyId"], made["secretAccessKey"]

    def environment(self):
        """What an AWS client needs to know besides the endpoint."""
        key, secret = self.credentials()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return {**clean, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret, "AWS_DEFAULT_REGION": REGION,
                "AWS_PAGER": "", "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *arguments, check=True, seconds=60):
        """One `minato` command about this instance; its output."""
        done = subprocess.run([self.program, *arguments, *self.place_for(arguments[0])], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=seconds, check=False)
        if check and done.returncode != 0:
            raise MinatoError(f"minato {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def place_for(self, command):
        """What a `minato` command is told, so that it means this instance: where its files or where its API is."""
        reach = ["--listen", self.listen, "--region", REGION] if command in REACHING else []
        return ["--data", str(self.data), *reach]

    def load_image(self, archive):
        return self.run("image", "load", str(archive)).stdout

    def stop(self, seconds=20):
        """SIGTERM: ends server and agent, and leaves the containers running."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise MinatoError(f"minato did not end within {seconds} s of SIGTERM:\n{self.log_tail()}") from None

    def down(self):
        """Removes everything that ran."""
        return self.run("down")

    def leftovers(self):
        """What is on this machine because of this instance, besides the files in its data directory."""
        tag, data = instance_tag(self.data), str(self.data)
        found = [f"process {pid}: {command}" for pid, command in processes_of(tag, data)]
        for line in pathlib.Path("/proc/self/mounts").read_text().splitlines():
            point = line.split()[1]
            if tag in point or point.startswith(data + "/"):
                found.append(f"mount {point}")
        for folder in ("/run/minato", "/run/netns", "/run"):
            if os.path.isdir(folder):
                found += [f"namespace or state {folder}/{name}" for name in os.listdir(folder) if tag in name]
        found += [f"interface {name}" for name in os.listdir("/sys/class/net") if tag in name]
        found += [f"cgroup {path}" for depth in ("", "*/", "*/*/")
                  for path in pathlib.Path("/sys/fs/cgroup").glob(f"{depth}minato-{tag}")]
        tables = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=False).stdout
        return found + [f"nftables {line}" for line in tables.splitlines() if tag in line]


def processes_of(tag, data):
    """(pid, command line) of what runs with the data directory in its arguments or in the instance's cgroups."""
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            cgroup = (entry / "cgroup").read_text()
        except OSError:
            continue
        ours = command.startswith(("/usr/bin/python3", "python3", "make", "bash", "sh "))
        if command and f"minato-{tag}" in cgroup or data in command and not ours:
            yield int(entry.name), command[:160]
