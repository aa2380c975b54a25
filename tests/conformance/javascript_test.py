"""npm's newest SDK for JavaScript against a Minato with real containers: runs tests/conformance/javascript."""
import hashlib
import pathlib
import re
import shutil
import subprocess
import unittest

import harness_path  # noqa: F401
from minato_case import MinatoCase

FOLDER = pathlib.Path(__file__).resolve().parent / "javascript"


def install():
    """`npm ci`, unless what is installed is what the lock file says."""
    locked = hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    mark = FOLDER / "node_modules" / "installed-from"
    if mark.exists() and mark.read_text() == locked:
        return
    subprocess.run(["npm", "ci", "--no-progress", "--ignore-scripts"], cwd=FOLDER, check=True, stdin=subprocess.DEVNULL,
                   timeout=600)
    mark.write_text(locked)


class JavaScript(MinatoCase):
    images = ("busybox:test",)

    def test_the_newest_sdk(self):
        self.assertIsNotNone(shutil.which("node"), "tools/setup installs Node.js")
        install()
        subnet = self.ec2.describe_subnets()["Subnets"][0]
        environment = {**self.minato.environment(), "AWS_REGION": self.minato.environment()["AWS_DEFAULT_REGION"],
                       "MINATO_ENDPOINT": self.minato.endpoint, "MINATO_SUBNET": subnet["SubnetId"],
                       "MINATO_VPC": subnet["VpcId"]}
        files = sorted(str(path) for path in FOLDER.glob("*.test.mjs"))
        done = subprocess.run(["node", "--test", "--test-reporter=tap", *files], cwd=FOLDER, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False)
        passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertGreaterEqual(int(passed.group(1)), 9)


if __name__ == "__main__":
    unittest.main()
