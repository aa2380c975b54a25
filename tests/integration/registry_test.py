"""Images out of a registry: pulled by tag and by digest, changed tags seen, absent ones explained."""
import json
import subprocess
import unittest

import harness_path  # noqa: F401
import workshop
from minato_case import MinatoCase
from minato_process import wait_until


class Registry(MinatoCase):
    images = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.store = workshop.scratch_folder()
        cls.addClassCleanup(workshop.remove, cls.store)
        cls.host = f"127.0.0.1:{workshop.free_port()}"
        settings = cls.store / "registry.yml"
        settings.write_text(json.dumps({
            "version": 0.1, "log": {"level": "error"}, "http": {"addr": cls.host},
            "storage": {"filesystem": {"rootdirectory": str(cls.store / "blobs")}}}))
        registry = subprocess.Popen(["docker-registry", "serve", str(settings)], stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(registry.wait)
        cls.addClassCleanup(registry.kill)
        wait_until(lambda: subprocess.run(["curl", "-sf", f"http://{cls.host}/v2/"], capture_output=True,
                                          check=False).returncode == 0, 20, "the registry answers")

    @classmethod
    def push(cls, archive, name, *options):
        """The digest of what was pushed."""
        digest_file = cls.store / "digest"
        subprocess.run(["skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--digestfile", str(digest_file), *options,
                        archive, f"docker://{cls.host}/{name}"], check=True, capture_output=True)
        return digest_file.read_text().strip()

    def run_image(self, family, image):
        definition = self.register(family, {"image": image, "command": ["sh", "-c", "cat /etc/version 2>/dev/null; exit 0"]})
        return self.wait_for_task(self.run_task(definition), "STOPPED", 60)

    def busybox(self):
        return f"oci-archive:{workshop.busybox_image()}"

    def test_by_tag_with_its_digest_shown(self):
        digest = self.push(self.busybox(), "tools/busybox:1")
        task = self.run_image("by-tag", f"{self.host}/tools/busybox:1")
        self.assertEqual(task["containers"][0]["exitCode"], 0)
        self.assertEqual(task["containers"][0]["imageDigest"], digest)
        self.assertLessEqual(task["pullStartedAt"], task["pullStoppedAt"])

    def test_by_digest(self):
        digest = self.push(self.busybox(), "by-digest:any")
        task = self.run_image("by-digest", f"{self.host}/by-digest@{digest}")
        self.assertEqual(task["containers"][0]["exitCode"], 0)

    def test_an_old_manifest_format(self):
        self.push(self.busybox(), "old:1", "--format", "v2s2")
        self.assertEqual(self.run_image("old", f"{self.host}/old:1")["containers"][0]["exitCode"], 0)

    def test_a_tag_that_was_moved_is_noticed(self):
        first = self.push(f"oci-archive:{workshop.sample_image('v1')}", "moving:latest")
        definition = self.register("moving", {"image": f"{self.host}/moving:latest", "stopTimeout": 2})
        digests = []
        for archive in (None, f"docker-archive:{workshop.sample_image('v2')}"):
            if archive:
                self.push(archive, "moving:latest")
            arn = self.run_task(definition)
            digests.append(self.wait_for_task(arn, "RUNNING")["containers"][0]["imageDigest"])
            self.ecs.stop_task(cluster="default", task=arn)
        self.assertEqual(digests[0], first)
        self.assertNotEqual(digests[0], digests[1])

    def test_a_tag_that_is_not_there(self):
        self.push(self.busybox(), "there:1")
        task = self.run_image("not-there", f"{self.host}/there:2")
        self.assertTrue(task["stoppedReason"].startswith("CannotPullContainerError: "), task["stoppedReason"])
        self.assertRegex(task["stoppedReason"], "not found|manifest unknown")

    def test_layers_are_shared(self):
        self.push(self.busybox(), "shared:a")
        self.push(self.busybox(), "shared:b")
        for tag in "ab":
            self.assertEqual(self.run_image(f"shared-{tag}", f"{self.host}/shared:{tag}")["containers"][0]["exitCode"], 0)


if __name__ == "__main__":
    unittest.main()
