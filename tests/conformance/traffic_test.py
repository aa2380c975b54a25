"""`minato top` and Minato's own operation behind it."""
import json
import os
import subprocess
import unittest

import harness_path  # noqa: F401
import workshop
from load_balancing_test import LoadBalancing


class Traffic(LoadBalancing):
    def test_top_shows_load_balancers_target_groups_and_clusters(self):
        self.ecs.create_cluster(clusterName="harbour")
        balancer, group = self.balancer("shown"), self.group("counted")
        self.listener(balancer, group)
        answer = json.loads(self.minato.run("top", "--json").stdout)
        self.assertEqual([one["arn"] for one in answer["loadBalancers"]], [balancer["LoadBalancerArn"]])
        self.assertEqual(answer["loadBalancers"][0]["traffic"]["requests"], 0)
        self.assertNotIn("p50Millis", answer["loadBalancers"][0]["traffic"])
        self.assertEqual((answer["targetGroups"][0]["name"], answer["targetGroups"][0]["targets"]), ("counted", 0))
        self.assertIn("harbour", [one["name"] for one in answer["clusters"]])
        shown = self.minato.run("top", "--once").stdout
        for word in ("Cluster harbour", "LOAD BALANCER", "shown", "TARGET GROUP", "counted", "0/0", "P99"):
            self.assertIn(word, shown)

    def test_without_a_terminal_it_is_shown_once(self):
        self.assertIn("Cluster default", self.minato.run("top", seconds=20).stdout)

    def test_without_a_control_plane_it_says_so(self):
        self.assertEqual(self.minato.run("top", check=False).returncode, 0)
        nowhere = f"127.0.0.1:{workshop.free_port()}"
        done = subprocess.run([str(workshop.MINATO), "top", "--data", os.fspath(self.data), "--listen", nowhere],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(nowhere, done.stderr)
        self.assertIn("no Minato answers", done.stderr)


if __name__ == "__main__":
    unittest.main()
