"""The README's first command, without a terminal: it tells its story and ends with an honest status."""
import subprocess
import unittest

import harness_path  # noqa: F401
import workshop
from minato_process import pool_of_its_own


class MainStory(unittest.TestCase):
    def setUp(self):
        self.data = workshop.scratch_folder()
        self.addCleanup(workshop.remove, self.data)

    def tell(self, *options):
        return subprocess.run(
            [str(workshop.ROOT / "demo" / "run"), "--minato", str(workshop.MINATO), "--build", str(workshop.BUILD),
             "--data", str(self.data / "state"), "--listen", f"127.0.0.1:{workshop.free_port()}",
             *pool_of_its_own(self.data), *options],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, check=False)

    def test_the_story_ends_well_and_leaves_nothing(self):
        done = self.tell()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r"[\d,]+ requests, none failed")
        self.assertIn("no container, namespace, mount, firewall rule or process is left", done.stdout)

    def test_a_story_that_cannot_begin_says_so(self):
        done = self.tell("--minato", "/bin/false")
        self.assertNotEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main()
