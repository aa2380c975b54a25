"""The traffic of the other tests is to be trusted: it sees every failure, and sees none where there is none."""
import subprocess
import time
import unittest

import harness_path  # noqa: F401
import workshop
from static_haproxy import StaticHaproxy
from traffic import Traffic, TrafficTarget, everyday, http2_orders, http_orders, order, tcp_orders

BALANCER = "127.90.0.1"

# As src/ingress/proxy_plan.cpp writes it, and what HTTP/2, gRPC, WebSockets and TCP need besides.
CONFIGURATION = """
global
  maxconn 4000
  noreuseport
  hard-stop-after 1h
  stats socket '{folder}/stats.sock' mode 600 level admin expose-fd listeners
defaults
  mode http
  maxconn 4000
  option http-keep-alive
  option idle-close-on-response
  option redispatch 1
  retries 3
  retry-on conn-failure empty-response
  timeout connect 2s
  timeout queue 5s
  timeout client 60s
  timeout server 60s
  timeout http-request 60s
  timeout http-keep-alive 60s
  timeout tunnel 1h
frontend plain
  bind {balancer}:8080
  http-request disable-l7-retry unless METH_GET
  default_backend web
frontend secure
  bind {balancer}:8443 ssl crt '{certificate}' alpn h2,http/1.1
  http-request disable-l7-retry unless METH_GET
  use_backend calls if {{ req.hdr(content-type) -m beg application/grpc }}
  default_backend web
frontend stream
  mode tcp
  no option idle-close-on-response
  bind {balancer}:8081
  default_backend bytes
frontend stream_with_client
  mode tcp
  no option idle-close-on-response
  bind {balancer}:8082
  default_backend bytes_with_client
backend web
  balance roundrobin
  option httpchk
  http-check send meth GET uri '/health' ver HTTP/1.1 hdr Host localhost hdr Connection close
  server one 127.90.1.1:8080 check
  server two 127.90.1.2:8080 check
backend calls
  balance roundrobin
  option httpchk
  http-check send meth GET uri '/health' ver HTTP/1.1 hdr Host localhost hdr Connection close
  server one 127.90.1.1:8080 check proto h2 check-proto h2
  server two 127.90.1.2:8080 check proto h2 check-proto h2
backend bytes
  mode tcp
  server one 127.90.1.1:8081 check
  server two 127.90.1.2:8081 check
backend bytes_with_client
  mode tcp
  server one 127.90.1.1:8082 check check-send-proxy send-proxy-v2
  server two 127.90.1.2:8082 check check-send-proxy send-proxy-v2
"""


class TrafficCase(unittest.TestCase):
    def setUp(self):
        self.folder = workshop.scratch_folder()
        self.addCleanup(workshop.remove, self.folder)

    def start_target(self, *options, name="one", address="127.90.1.1", **ports):
        target = TrafficTarget(name, address, *options, **{"http": 8080, "tcp": 8081, "proxy": 8082, **ports})
        self.addCleanup(target.kill)
        return target.start()

    def make_certificate(self):
        """A PEM file with a certificate that its own key signed, and the key."""
        key, certificate, both = (self.folder / name for name in ("key.pem", "certificate.pem", "both.pem"))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "30", "-subj", "/CN=traffic", "-keyout", key, "-out", certificate],
                       check=True, capture_output=True)
        both.write_text(certificate.read_text() + key.read_text())
        return both


class FailuresAreCounted(TrafficCase):
    """Every kind of traffic to one target, without a balancer; HTTP/2 by prior knowledge."""

    HTTP, TCP = "http://127.90.1.1:8080", "tcp://127.90.1.1:8081"

    def orders(self):
        """Slow things take a second."""
        some = http_orders(self.HTTP, rate=150) + http2_orders(self.HTTP, self.HTTP) + tcp_orders(self.TCP)
        return [{**one, "seconds": 1, "timeout": 5} for one in some]

    def traffic(self, orders=None):
        traffic = Traffic(orders or self.orders(), self.folder)
        self.addCleanup(traffic.abandon)
        return traffic

    def assert_fails(self, traffic, kind, orders):
        """Every one of `orders` failed by `kind`, and was told with time and detail; no other order did so."""
        seen = {name for name, what in traffic.failed_kinds() if what == kind}
        self.assertEqual(seen, set(orders), traffic.told())
        for failure in traffic.failures:
            self.assertLess(abs(failure["time"] - time.time()), 120)
            self.assertTrue(failure["detail"], failure)

    def send_for(self, seconds, fault):
        self.start_target("--fault", fault, "--fault-every", 5)
        with self.traffic([{**one, "rate": one["rate"] * 3} for one in self.orders()]) as traffic:
            time.sleep(seconds)
        return traffic

    def test_a_good_target_fails_nothing(self):
        target = self.start_target()
        with self.traffic() as traffic:
            traffic.wait_until_flowing(3)
        self.assertEqual(traffic.failures, [], traffic.told())
        for name, counted in traffic.summary.items():
            self.assertEqual(counted["sent"], counted["succeeded"], name)
        self.assertEqual(target.stop(), 0)

    def test_a_killed_target_fails_all_that_is_sent(self):
        target = self.start_target()
        traffic = self.traffic().start()
        traffic.wait_until_flowing()
        target.kill()
        self.assert_all_fail(traffic)
        summary = traffic.stop()
        self.assertEqual({name for name, counted in summary.items() if not counted["failed"]}, set(), summary)
        seen = set(traffic.failed_kinds())
        for expected in [("websocket", "closed"), ("tcp", "closed"), ("slow", "unanswered"), ("trickle", "cut"),
                         ("upload", "unanswered"), ("http2_slow", "unanswered"), ("grpc_stream", "cut"),
                         *((name, "connect") for name in summary)]:
            self.assertIn(expected, seen, traffic.told())

    def assert_all_fail(self, traffic):
        deadline = time.monotonic() + 10
        while not all(counted["kinds"].get("connect") for counted in traffic.totals().values()):
            self.assertLess(time.monotonic(), deadline, traffic.totals())
            time.sleep(0.05)

    def test_a_wrong_body_is_counted(self):
        traffic = self.send_for(4, "wrong-body")
        self.assert_fails(traffic, "body", traffic.summary)

    def test_a_wrong_status_is_counted(self):
        traffic = self.send_for(4, "wrong-status")
        without_status = {"websocket", "tcp", "tcp_short", "grpc", "grpc_stream"}
        self.assert_fails(traffic, "status", set(traffic.summary) - without_status)

    def test_a_missing_trailer_is_counted(self):
        self.assert_fails(self.send_for(4, "no-trailer"), "trailer", {"grpc", "grpc_stream"})

    def test_a_dropped_connection_is_counted(self):
        traffic = self.send_for(4, "drop")
        self.assert_fails(traffic, "closed", {"websocket", "tcp", "tcp_short"})
        self.assertLessEqual({"keep_alive", "short", "slow", "upload", "http2"},
                             {name for name, kind in traffic.failed_kinds() if kind == "unanswered"}, traffic.told())
        self.assertGreater(traffic.summary["websocket"]["connections_opened"], 20, "it goes on with another connection")

    def test_one_dropped_websocket_is_counted(self):
        self.start_target("--fault", "drop", "--fault-every", 50)
        with self.traffic([order("websocket", self.HTTP, 40, connections=4)]) as traffic:
            traffic.wait_until_flowing(55)
        self.assertEqual(traffic.failures[0]["kind"], "closed", traffic.told())
        self.assertEqual(len(traffic.failures), traffic.summary["websocket"]["sent"] // 50, traffic.told())

    def test_what_stops_gracefully_tells_http2_in_time(self):
        """GOAWAY is no failure, and neither is a request that it refused; what is under way is finished."""
        target = self.start_target()
        traffic = self.traffic([{**one, "seconds": 1} for one in http2_orders(self.HTTP, self.HTTP)]).start()
        traffic.wait_until_flowing(3)
        self.assertEqual(target.stop(), 0)
        self.assert_all_fail(traffic)
        traffic.stop()
        self.assertEqual({kind for _, kind in traffic.failed_kinds()}, {"connect"}, traffic.told())


class Reloads(TrafficCase):
    def test_nothing_is_lost_while_haproxy_reloads(self):
        for name, address in (("one", "127.90.1.1"), ("two", "127.90.1.2")):
            self.start_target(name=name, address=address)
        haproxy = StaticHaproxy(self.folder, CONFIGURATION.format(
            folder=self.folder, certificate=self.make_certificate(), balancer=BALANCER))
        self.addCleanup(haproxy.stop)
        haproxy.start()
        orders = everyday(http=f"http://{BALANCER}:8080", https=f"https://{BALANCER}:8443",
                          tcp=f"tcp://{BALANCER}:8081")
        with Traffic(orders + tcp_orders(f"tcp://{BALANCER}:8082", "proxied_"), self.folder) as traffic:
            traffic.wait_until_flowing()
            for _ in range(6):
                haproxy.reload()
                traffic.wait_until_flowing(2)
            kept = traffic.totals()
        self.assertEqual(traffic.failures, [], traffic.told())
        for name, counted in traffic.summary.items():
            self.assertEqual(counted["sent"], counted["succeeded"], name)
        for name in ("websocket", "tls_websocket", "tcp", "proxied_tcp"):
            self.assertEqual(kept[name]["connections_open"], traffic.summary[name]["connections_opened"], name)
        self.assertEqual(set(traffic.summary["keep_alive"]["targets"]), {"one", "two"})


if __name__ == "__main__":
    unittest.main()
