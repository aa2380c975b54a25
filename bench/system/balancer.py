"""The balancer beside a HAProxy configuration written by hand, and how soon changes are seen in its traffic."""
import http.client
import pathlib
import subprocess
import sys
import threading
import time

from benched_minato import ROOT, wait_for
from figure import Figure, at_least, at_most, median, percentile
from rolling_update import text_of

sys.path.insert(0, str(ROOT / "tests" / "harness"))

from static_haproxy import StaticHaproxy

NAME = "balancer"
BY_HAND = ("127.95.0.1", "127.95.0.2")
ROUNDS, CHANGES = 20, 100

# What one would write for the same two targets in an hour.
PLAIN = """
global
  maxconn 9000
defaults
  mode http
  maxconn 9000
  option http-keep-alive
  option forwardfor
  option redispatch 1
  retries 3
{defaults}  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
frontend web
  bind {address}:8080
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Port 8080
{more}  default_backend web
backend web
  balance roundrobin
  option httpchk
  http-check send meth GET uri /health ver HTTP/1.1 hdr Host localhost
  server one 127.95.1.1:8080 check inter 5s
  server two 127.95.1.2:8080 check inter 5s
"""


# What it takes to do the same job: requests that can be traced, reads that are asked again when a target closes
# its connection without an answer, no idle connection closed by a reload, and latencies of a sample.
SAME_DEFAULTS = """  retry-on conn-failure empty-response
  option idle-close-on-response
"""
SAME = """  http-request disable-l7-retry unless METH_GET
  http-request set-header X-Amzn-Trace-Id "Root=1-%{+X}Ts-%[uuid,bytes(24)]%[uuid,bytes(24)]"
  option dontlognull
  log stdout len 4000 format raw sample 1:8 local0
  log-format "%f %b %Ta"
"""


class Targets:
    """Servers of the tests' traffic, each on an address of its own; the group knows none of them at first."""

    def __init__(self, build, count):
        program = build / "tests" / "traffic" / "minato-traffic-target"
        self.addresses = [f"127.95.1.{number + 1}" for number in range(count)]
        self.processes = [subprocess.Popen([program, "--name", address, "--address", address, "--http-port", "8080"],
                                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
                          for address in self.addresses]
        for process in self.processes:
            if process.stdout.readline() != "listening\n":
                raise RuntimeError("a target does not listen")

    def end(self):
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdout.close()


class Balancer:
    """A load balancer of two target groups by weight; targets are registered by address."""

    def __init__(self, client):
        self.client = client
        subnets = client.ec2("DescribeSubnets")
        vpc = text_of(subnets, "vpcId")
        self.groups = [text_of(client.elb(
            "CreateTargetGroup", Name=f"{NAME}-{letter}", Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="ip",
            HealthCheckPath="/health", HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2,
            HealthyThresholdCount=2), "TargetGroupArn") for letter in "ab"]
        made = client.elb("CreateLoadBalancer", Name=NAME, **{"Subnets.member.1": text_of(subnets, "subnetId")})
        self.arn, self.address = text_of(made, "LoadBalancerArn"), text_of(made, "IpAddress")
        self.listener = text_of(client.elb("CreateListener", LoadBalancerArn=self.arn, Protocol="HTTP", Port=8080,
                                           **self.forward(1)), "ListenerArn")

    def forward(self, *weights):
        action = "DefaultActions.member.1."
        form = {action + "Type": "forward"}
        for number, weight in enumerate(weights, 1):
            member = f"{action}ForwardConfig.TargetGroups.member.{number}."
            form |= {member + "TargetGroupArn": self.groups[number - 1], member + "Weight": weight}
        return form

    def weigh(self, *weights):
        self.client.elb("ModifyListener", ListenerArn=self.listener, **self.forward(*weights))

    def change(self, operation, group, address):
        self.client.elb(operation, TargetGroupArn=self.groups[group], **{
            "Targets.member.1.Id": address, "Targets.member.1.Port": 8080})

    def take_new_worker(self, folder, seconds):
        """An attribute that stands in HAProxy's configuration makes the agent reload it."""
        file = folder / "ingress" / "haproxy.cfg"
        self.client.elb("ModifyLoadBalancerAttributes", LoadBalancerArn=self.arn, **{
            "Attributes.member.1.Key": "idle_timeout.timeout_seconds", "Attributes.member.1.Value": seconds})
        wait_for(lambda: f"timeout client {seconds}s" in file.read_text(), 10, "the new configuration")

    def wait_healthy(self, group, count):
        def healthy():
            return self.client.elb("DescribeTargetHealth",
                                   TargetGroupArn=self.groups[group]).count("<State>healthy</State>") == count
        wait_for(healthy, 20, f"{count} targets are healthy")


class Watch:
    """Asks all the time on one connection and notes (when asked, which target answered)."""

    def __init__(self, address):
        self.answers = []
        self.over = threading.Event()
        self.address = address
        self.thread = threading.Thread(target=self.ask, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *failure):
        self.over.set()
        self.thread.join()

    def ask(self):
        connection = http.client.HTTPConnection(self.address, 8080, timeout=5)
        while not self.over.is_set():
            begun = time.monotonic()
            connection.request("GET", "/echo/1")
            answer = connection.getresponse()
            answer.read()
            self.answers.append((begun, answer.getheader("X-Target")))

    def first(self, target, since):
        """When the first request was asked that reached the target."""
        return wait_for(lambda: next((t for t, name in self.answers[-2000:] if name == target and t >= since), None), 20,
                        f"a request reaches {target}")

    def last(self, target):
        return next(t for t, name in reversed(self.answers) if name == target)


def requests_per_second(address, seconds):
    told = subprocess.run(["wrk", "-t1", "-c32", f"-d{seconds}s", f"http://{address}:8080/echo/1"],
                          check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    return float(told.split("Requests/sec:")[1].split()[0])


def throughput(balancer, minato, folder, options):
    """Two workers of one file differ by up to 20 % as long as they live: each round is of new ones, and the rounds' sums are
    compared. A round asks all three, every other one in the opposite order: what the machine does besides hits all."""
    seconds = max(1, options.seconds // 2)
    by_hand = {BY_HAND[0]: PLAIN.format(address=BY_HAND[0], defaults="", more=""),
               BY_HAND[1]: PLAIN.format(address=BY_HAND[1], defaults=SAME_DEFAULTS, more=SAME)}
    proxies = []
    try:
        for address, configuration in by_hand.items():
            place = folder / address
            place.mkdir()
            proxies.append(StaticHaproxy(place, configuration).start())
        addresses = [balancer.address, *by_hand]
        rounds = []
        for number in range(ROUNDS):
            balancer.take_new_worker(pathlib.Path(minato.data), 61 + number)
            for proxy in proxies:
                proxy.reload()
            time.sleep(1)
            order = addresses if number % 2 == 0 else addresses[::-1]
            seen = {address: requests_per_second(address, seconds) for address in order}
            rounds.append([seen[address] for address in addresses])
    finally:
        for proxy in proxies:
            proxy.stop()
    for column, name, bar in ((2, "a HAProxy by hand that does the same", at_least(97)), (1, "a plain HAProxy by hand", {})):
        ratio = sum(each[0] for each in rounds) / sum(each[column] for each in rounds)
        yield Figure(f"throughput, of {name}", 100 * ratio, "%", **bar,
                     against=f"{median([each[0] for each in rounds]):,.0f}/s beside "
                     f"{median([each[column] for each in rounds]):,.0f}/s, {ROUNDS} rounds of new workers in turn",
                     details={"rounds": rounds})


def targets_come_and_go(balancer, address):
    added, removed = [], []
    with Watch(balancer.address) as watch:
        for _ in range(CHANGES):
            begun = time.monotonic()
            balancer.change("RegisterTargets", 0, address)
            added.append(1000 * (watch.first(address, begun) - begun))
            time.sleep(0.05)
            begun = time.monotonic()
            balancer.change("DeregisterTargets", 0, address)
            time.sleep(0.2)
            removed.append(max(0, 1000 * (watch.last(address) - begun)))
    for name, values in (("target added to its first request", added), ("target removed to its last request", removed)):
        yield Figure(f"{name}, p99", percentile(values, 99), "ms", **at_most(100),
                     against=f"p50 {median(values):.1f} ms, {len(values)} times", details={"milliseconds": values})


def weights_change(balancer, of_second_group):
    seen = []
    with Watch(balancer.address) as watch:
        for _ in range(CHANGES // 4):
            for weights, belongs in (((0, 1), True), ((1, 0), False)):
                begun = time.monotonic()
                balancer.weigh(*weights)
                time.sleep(0.4)
                other = [t for t, name in watch.answers if t >= begun and (name in of_second_group) != belongs]
                seen.append(1000 * (max(other, default=begun) - begun))
    balancer.weigh(1, 3)
    time.sleep(1)
    with Watch(balancer.address) as watch:
        wait_for(lambda: len(watch.answers) >= 10000, 120, "10,000 requests")
    share = sum(name in of_second_group for _, name in watch.answers[:10000]) / 100
    yield Figure("weight changed to last request by the old one, p99", percentile(seen, 99), "ms", **at_most(200),
                 against=f"p50 {median(seen):.1f} ms, {len(seen)} times", details={"milliseconds": seen})
    yield Figure("split of 10,000 requests off the weights", abs(share - 75), "%", **at_most(1),
                 against=f"{share:.2f} % where 75 % belong")


def measure(minato, calibration, options):
    targets = Targets(minato.build, 5)
    folder = pathlib.Path(minato.data) / "by-hand"
    folder.mkdir()
    try:
        balancer = Balancer(minato.client)
        for address in targets.addresses[:2]:
            balancer.change("RegisterTargets", 0, address)
        balancer.wait_healthy(0, 2)
        yield from throughput(balancer, minato, folder, options)
        yield from targets_come_and_go(balancer, targets.addresses[2])
        balancer.weigh(1, 0)
        for address in targets.addresses[3:]:
            balancer.change("RegisterTargets", 1, address)
        balancer.wait_healthy(1, 2)
        yield from weights_change(balancer, targets.addresses[3:])
        minato.client.elb("DeleteLoadBalancer", LoadBalancerArn=balancer.arn)
    finally:
        targets.end()
