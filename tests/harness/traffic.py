"""Every kind of traffic that a balancer carries, for as long as a test wants it, with each failure told.

    target = TrafficTarget("one", "127.90.1.1", http=8080, tcp=8081).start()     # or as a container: TRAFFIC_IMAGE
    with Traffic(everyday(http="http://127.90.0.1:80", tcp="tcp://127.90.0.1:81"), folder) as traffic:
        traffic.wait_until_flowing()
        ...what must not lose a request...
        traffic.totals()["websocket"]["connections_open"]
    self.assertEqual(traffic.failures, [])        # and traffic.summary: one dictionary for each order

An order is a dictionary: name, kind, url, and as numbers rate, connections, seconds, timeout, bytes, reopens
(tests/traffic/client/order.h). Failures have time (as time.time() tells it), seconds (since the start), order, kind
(tests/traffic/client/tally.h lists them) and detail.
"""
import json
import signal
import subprocess
import threading
import time

import workshop

CLIENT = workshop.BUILD / "tests" / "traffic" / "minato-traffic"
TARGET = workshop.BUILD / "tests" / "traffic" / "minato-traffic-target"
# Of the target alone: HTTP on 8080, TCP on 8081, TCP after a PROXY protocol header on 8082 (set PORT, TCP_PORT,
# PROXY_PORT for others), its name from TARGET_NAME or the host's.
TRAFFIC_IMAGE = workshop.BUILD / "tests" / "traffic" / "traffic-target.tar"


def order(kind, url, rate, name=None, **more):
    return {"name": name or kind, "kind": kind, "url": url, "rate": rate, **more}


def http_orders(url, rate=900, prefix=""):
    """HTTP/1.1 and WebSockets: two thirds of `rate` on kept connections, one third on new ones."""
    return [order("keep_alive", url, rate * 2 / 3, prefix + "keep_alive", connections=24),
            order("short", url, rate / 3, prefix + "short"),
            order("slow", url, 2, prefix + "slow"),
            order("trickle", url, 2, prefix + "trickle"),
            order("upload", url, 2, prefix + "upload"),
            order("websocket", url, 100, prefix + "websocket", connections=20)]


def http2_orders(url, grpc_url, prefix=""):
    """HTTP/2 and gRPC; an http:// URL means HTTP/2 without TLS, by prior knowledge."""
    return [order("http2", url, 100, prefix + "http2", connections=4),
            order("http2_slow", url, 2, prefix + "http2_slow"),
            order("grpc", grpc_url, 20, prefix + "grpc", connections=2),
            order("grpc_stream", grpc_url, 2, prefix + "grpc_stream", connections=2)]


def tcp_orders(url, prefix=""):
    return [order("tcp", url, 50, prefix + "tcp", connections=10),
            order("tcp_short", url, 20, prefix + "tcp_short")]


def everyday(http=None, https=None, grpc=None, tcp=None, rate=900):
    """All that can be sent to these URLs, some 1,100 requests a second with the rate that is given."""
    orders = http_orders(http, rate) if http else []
    if https:
        orders += http_orders(https, 90, "tls_")
        orders += http2_orders(https, grpc or https)
    elif grpc:
        orders += [o for o in http2_orders(grpc, grpc) if o["kind"].startswith("grpc")]
    return orders + (tcp_orders(tcp) if tcp else [])


class TrafficTarget:
    """One server, on this machine's loopback. `ports`: http, tls (with a certificate), tcp, proxy."""

    def __init__(self, name, address, *options, certificate=None, **ports):
        ports = {"http": 0, **ports}
        self.command = [str(TARGET), "--name", name, "--address", address,
                        *(word for role, port in ports.items() for word in (f"--{role}-port", str(port))),
                        *(("--certificate", str(certificate)) if certificate else ()), *map(str, options)]
        self.process = None

    def start(self):
        """Returns once it listens."""
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline() != "listening\n":
            self.kill()
            raise RuntimeError(f"no target: {' '.join(self.command)}")
        return self

    def stop(self, seconds=40):
        """SIGTERM: it finishes what is under way. Its exit code, 0 if it ended well."""
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=seconds)
        self.process.stdout.close()
        return code

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process and not self.process.stdout.closed:
            self.process.stdout.close()


class Traffic:
    def __init__(self, orders, folder, name="traffic"):
        self.orders = orders
        self.failures = []
        self.summary = {}
        self.process = None
        self._log = folder / f"{name}.log"
        self._latest = {}
        self._reader = None

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.stop()
        else:
            self.abandon()

    def start(self):
        command = [str(CLIENT), json.dumps(self.orders)]
        with open(self._log, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                                            text=True)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def _read(self):
        for line in self.process.stdout:
            event = json.loads(line)
            if event["event"] == "failure":
                self.failures.append(event)
            elif event["event"] == "totals":
                self._latest = event["orders"]
            else:
                self.summary = self._latest = event["orders"]

    def totals(self):
        """{name of the order: sent, succeeded, failed, retried, kinds, targets, connections_opened,
        connections_open, latency_ms}, at most 0.2 s old."""
        return self._latest

    def wait_until_flowing(self, requests=1, seconds=20):
        """Until every order has got `requests` right answers from now on; raises if that takes longer."""
        before = {name: order["succeeded"] for name, order in self._latest.items()}
        deadline = time.monotonic() + seconds
        while not self._latest or any(order["succeeded"] < before.get(name, 0) + requests
                                      for name, order in self._latest.items()):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"no traffic: {self._latest}\n{self.failures[:5]}\n{self._log.read_text()}")
            time.sleep(0.05)

    def stop(self, seconds=60):
        """Sends no more, waits for what is under way; the summary."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.abandon()
            raise
        self._reader.join()
        self.process.stdout.close()
        if not self.summary:
            raise RuntimeError(f"minato-traffic ended with {self.process.returncode}: {self._log.read_text()}")
        return self.summary

    def abandon(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            self._reader.join()
            self.process.stdout.close()

    def failed_kinds(self):
        """{(order, kind): how many}, for a message or an assertion."""
        return {(name, kind): count for name, counted in self._latest.items()
                for kind, count in counted["kinds"].items()}

    def told(self, most=10):
        """The first failures, for people."""
        lines = [f"{f['seconds']:8.3f} s  {f['order']}  {f['kind']}  {f['detail']}" for f in self.failures[:most]]
        return "\n".join([f"{len(self.failures)} failures {self.failed_kinds()}", *lines])
