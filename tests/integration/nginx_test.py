"""An image that nobody here wrote: nginx out of Debian's packages, served through the load balancer."""
import json
import subprocess
import unittest

import harness_path  # noqa: F401
import workshop
from minato_case import CLUSTER, MinatoCase
from under_load import under_load

SETTINGS = """
error_log /dev/stderr; pid /tmp/nginx.pid; daemon off;
events { worker_connections 512; }
http {
  access_log off;
  server { listen 80; root /usr/share/nginx/html; location = /health { return 200 "ok"; } }
}
"""


def nginx_image():
    """An archive of nginx:debian. Made once: bootstrapping takes a while."""
    archive = workshop.MADE / "nginx.tar"
    if archive.exists():
        return archive
    workshop.MADE.mkdir(parents=True, exist_ok=True)
    tree = workshop.MADE / "nginx-root.tar"
    settings = workshop.MADE / "nginx.conf"
    settings.write_text(SETTINGS)
    subprocess.run(
        ["mmdebstrap", "--quiet", "--variant=essential", "--include=nginx-light",
         '--dpkgopt=path-exclude=/usr/share/doc/*', '--dpkgopt=path-exclude=/usr/share/man/*',
         f"--customize-hook=upload {settings} /etc/nginx/nginx.conf", "bookworm", str(tree)], check=True, timeout=600)
    subprocess.run(
        ["/usr/bin/python3", str(workshop.ROOT / "sample" / "make_image.py"), "--name", "nginx:debian", "--root-archive",
         str(tree), "--command", "nginx", "--command=-c", "--command", "/etc/nginx/nginx.conf", "--expose", "80",
         "--output", str(archive)], check=True)
    tree.unlink()
    return archive


class Nginx(MinatoCase):
    images = ()

    def traffic(self, name):
        """What `minato top` says of a target group now."""
        groups = json.loads(self.minato.run("top", "--json").stdout)["targetGroups"]
        return next(group["traffic"] for group in groups if group["name"] == name)

    def test_nginx_serves_through_the_balancer_and_is_replaced_under_load(self):
        self.assertIn("nginx:debian", self.minato.load_image(nginx_image()))
        definition = self.register("nginx", {"name": "web", "image": "nginx:debian", "memory": 128,
                                             "portMappings": [{"containerPort": 80, "hostPort": 0}]}, networkMode="bridge")
        url, group = self.make_balancer("nginx")
        self.ecs.create_service(cluster=CLUSTER, serviceName="nginx", taskDefinition=definition, desiredCount=2,
                                loadBalancers=[{"targetGroupArn": group, "containerName": "web", "containerPort": 80}])
        self.addCleanup(self.stop_service, "nginx")
        self.wait_stable("nginx")
        self.assertIn("Welcome to nginx!", self.eventually(lambda: self.get(url), 30, "nginx answers"))
        before = {task["taskArn"] for task in self.tasks_of("nginx")}
        with under_load(url, self.data, rate=1000) as report:
            self.ecs.update_service(cluster=CLUSTER, service="nginx", forceNewDeployment=True)
            self.wait_stable("nginx")
            self.eventually(lambda: self.traffic("nginx")["requests"] > 100, 10, "minato top counts requests")
            self.eventually(lambda: "p99Millis" in self.traffic("nginx"), 10, "minato top has latencies")
        self.assertEqual(report["failures"], {})
        self.assertFalse(before & {task["taskArn"] for task in self.tasks_of("nginx")})


if __name__ == "__main__":
    unittest.main()
