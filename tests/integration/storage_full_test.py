"""The data directory runs out of room: writes are refused, nothing acknowledged is lost, and it recovers."""
import contextlib
import os
import subprocess
import time
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
import workshop
from minato_case import MinatoCase, client
from minato_process import MinatoProcess, pool_of_its_own


def fill(path):
    """Makes the file as large as the file system lets it be."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (65536, 4096, 1):
            with contextlib.suppress(OSError):
                while os.write(descriptor, b"\0" * size):
                    pass
    finally:
        os.close(descriptor)


class StorageFull(unittest.TestCase):
    def setUp(self):
        self.data = workshop.scratch_folder()
        self.addCleanup(workshop.remove, self.data)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "minato-test", str(self.data)], check=True)
        self.addCleanup(subprocess.run, ["umount", str(self.data)], check=True)
        self.minato = MinatoProcess(workshop.MINATO, self.data, f"127.0.0.1:{workshop.free_port()}", command="server")
        self.minato.log_path = self.data.with_suffix(".log")
        self.addCleanup(lambda: self.minato.log_path.unlink(missing_ok=True))
        self.addCleanup(self.minato.stop)
        self.minato.start()
        self.ecs = client(self.minato, "ecs")

    def register(self, family):
        self.ecs.register_task_definition(family=family, containerDefinitions=[
            {"name": "main", "image": "busybox:test", "memory": 64, "environment": [{"name": "FILL", "value": "x" * 4000}]}])

    def test_writes_are_refused_reads_go_on_and_it_recovers(self):
        acknowledged = []
        self.register("before")
        acknowledged.append("before")
        fill(self.data / "ballast")
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            for number in range(2000):
                self.register(f"full-{number}")
                acknowledged.append(f"full-{number}")
        self.assertGreaterEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 500)
        self.assertRegex(caught.exception.response["Error"]["Message"].lower(), "space|room|full")
        self.ecs.describe_task_definition(taskDefinition="before")

        (self.data / "ballast").unlink()
        deadline = time.monotonic() + 10
        while True:
            try:
                self.register("after")
                break
            except botocore.exceptions.ClientError:
                self.assertLess(time.monotonic(), deadline)
        acknowledged.append("after")
        self.minato.process.kill()
        self.minato.process.wait()
        self.minato.start()
        for family in acknowledged:
            self.ecs.describe_task_definition(taskDefinition=family)


class ImagesFull(MinatoCase):
    """No room for an image: the load says so, and what runs is not touched."""

    images = ()

    @classmethod
    def setUpClass(cls):
        data = workshop.scratch_folder()
        cls.addClassCleanup(workshop.remove, data)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "minato-test", str(data)], check=True)
        cls.addClassCleanup(subprocess.run, ["umount", str(data)], check=True)
        cls.data = data
        cls.minato = MinatoProcess(workshop.MINATO, data, f"127.0.0.1:{workshop.free_port()}", *pool_of_its_own(data))
        cls.addClassCleanup(cls.take_down)
        cls.minato.start()
        cls.connect()

    @classmethod
    def take_down(cls):
        super().take_down()

    def test_an_image_that_does_not_fit_is_refused_with_a_reason(self):
        fill(self.data / "ballast")
        done = self.minato.run("image", "load", str(workshop.sample_image("v1")), check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("No space left on device", done.stdout + done.stderr)
        (self.data / "ballast").unlink()
        self.minato.load_image(workshop.sample_image("v1"))


if __name__ == "__main__":
    unittest.main()
