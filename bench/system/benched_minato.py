"""The Minato that is measured: `minato up` on an empty state with the sample's images, and a cheap client of it."""
import pathlib
import shutil
import socket
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "demo"))

from minato_process import MinatoProcess, REGION, instance_tag, pool_of_its_own, processes_of
from signed_client import SignedClient

CLUSTER = "bench"
FAMILY = "bench-sample"


def free_address():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def scratch_folder():
    """On a disk: overlayfs does not stack on every kind of /tmp, and fsync would be free there."""
    base = ROOT / "build" / "bench-data"
    base.mkdir(parents=True, exist_ok=True)
    return pathlib.Path(tempfile.mkdtemp(prefix="minato-", dir=base))


def small_sample(version="v1"):
    """A hundred of them fit into a small machine."""
    return [{"name": "web", "image": f"sample:{version}", "cpu": 8, "memory": 16, "essential": True, "stopTimeout": 5,
             "portMappings": [{"containerPort": 8080, "hostPort": 0}]}]


def wait_for(condition, seconds, what, pause=0.002):
    """The first true value of `condition()`, asked again after `pause` seconds; TimeoutError says what did not come."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(pause)


class BenchedMinato:
    """`with BenchedMinato(build) as minato:`; afterwards nothing of it is on the machine, or leftovers says what."""

    def __init__(self, build):
        self.build = pathlib.Path(build)
        self.data = scratch_folder()
        self.process = MinatoProcess(self.build / "minato", self.data, free_address(), *pool_of_its_own(self.data))
        self.client = None
        self.leftovers = []

    def __enter__(self):
        try:
            self.process.start()
            for version in ("v1", "v2"):
                self.process.load_image(self.build / f"sample-{version}.tar")
            self.client = self.new_client()
            self.client.ecs("CreateCluster", clusterName=CLUSTER)
            wait_for(self.machine_is_there, 20, "this machine is a container instance")
            self.register(FAMILY, small_sample())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure):
        try:
            self.process.stop()
        finally:
            self.process.down()
            self.leftovers = self.process.leftovers()
            if not self.leftovers:
                shutil.rmtree(self.data, ignore_errors=True)

    def new_client(self):
        return SignedClient(self.process.listen, *self.process.credentials(), REGION)

    def machine_is_there(self):
        return self.client.ecs("ListContainerInstances", cluster=CLUSTER)["containerInstanceArns"]

    def register(self, family, containers):
        answer = self.client.ecs("RegisterTaskDefinition", family=family, networkMode="bridge",
                                 containerDefinitions=containers)
        return f"{family}:{answer['taskDefinition']['revision']}"

    def service(self, name):
        return self.client.ecs("DescribeServices", cluster=CLUSTER, services=[name])["services"][0]

    def delete_service(self, name, seconds=60):
        """Returns once its last task has ended and the name may be taken again."""
        self.client.ecs("DeleteService", cluster=CLUSTER, service=name, force=True)
        wait_for(lambda: self.service(name)["status"] == "INACTIVE", seconds, f"the last task of {name} has ended",
                 pause=0.02)

    def resident_mebibytes(self, role):
        """{"total", "own"} of the process of this role ("server", "agent"); own: without pages of files."""
        found = [pid for pid, command in processes_of(instance_tag(self.data), str(self.data))
                 if f"minato {role} " in command]
        if len(found) != 1:
            raise RuntimeError(f"{len(found)} processes are minato {role}, not one")
        lines = pathlib.Path(f"/proc/{found[0]}/status").read_text().splitlines()
        kibibytes = {line.split(":")[0]: int(line.split()[1]) for line in lines
                     if line.startswith(("VmRSS", "RssAnon"))}
        return {"total": kibibytes["VmRSS"] / 1024, "own": kibibytes["RssAnon"] / 1024}
