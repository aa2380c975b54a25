"""Starting and ending: ports that are taken, users that are not root, several at once, nothing left."""
import os
import pathlib
import shutil
import signal
import stat
import subprocess
import time
import unittest

import harness_path  # noqa: F401
import workshop
from minato_case import MinatoCase, client
from minato_process import MinatoProcess, REGION, pool_of_its_own


class Startup(unittest.TestCase):
    def new(self, listen=None, command="up", *options):
        data = workshop.scratch_folder()
        minato = MinatoProcess(workshop.MINATO, data, listen or f"127.0.0.1:{workshop.free_port()}", *options,
                               *pool_of_its_own(data), command=command)
        self.addCleanup(workshop.remove, data)
        self.addCleanup(lambda: self.assertEqual(minato.leftovers(), []))
        if command == "up":
            self.addCleanup(minato.down)
        self.addCleanup(minato.stop)
        return minato

    def test_a_server_is_up_within_100_ms_of_being_started(self):
        best = 1e9
        for _ in range(5):
            minato = self.new(command="server")
            started = time.monotonic()
            minato.start()
            best = min(best, time.monotonic() - started)
            minato.stop()
        self.assertLess(best, 0.1)

    def test_a_server_needs_no_root(self):
        folder = pathlib.Path("/tmp") / f"minato-nobody-{os.getpid()}"
        folder.mkdir()
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        program = folder / "minato"
        shutil.copy(workshop.MINATO, program)
        shutil.chown(folder, "nobody")
        port = workshop.free_port()
        process = subprocess.Popen(["setpriv", "--reuid", "nobody", "--clear-groups", str(program), "server", "--data",
                                    str(folder / "data"), "--listen", f"127.0.0.1:{port}", "--region", REGION],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        minato = MinatoProcess(program, folder / "data", f"127.0.0.1:{port}")
        deadline = time.monotonic() + 10
        while not minato.answers():
            self.assertIsNone(process.poll())
            self.assertLess(time.monotonic(), deadline)
        self.assertIn("Account", client(minato, "sts").get_caller_identity())

    def test_up_without_root_says_so(self):
        folder = pathlib.Path("/tmp") / f"minato-nobody-up-{os.getpid()}"
        folder.mkdir()
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        shutil.copy(workshop.MINATO, folder / "minato")
        shutil.chown(folder, "nobody")
        done = subprocess.run(["setpriv", "--reuid", "nobody", "--clear-groups", str(folder / "minato"), "up", "--data",
                               str(folder / "data"), "--listen", f"127.0.0.1:{workshop.free_port()}"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("root", done.stdout + done.stderr)

    def test_a_port_that_is_taken_is_named(self):
        first = self.new()
        first.start()
        second = self.new(first.listen)
        done = subprocess.run(second.command_line(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
                              check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(first.listen.split(":")[1], done.stdout + done.stderr)
        self.assertIn("in use", done.stdout + done.stderr)
        self.assertTrue(first.answers())

    def test_a_data_directory_in_use_is_refused(self):
        first = self.new()
        first.start()
        done = subprocess.run([first.program, "up", "--data", str(first.data), "--listen",
                               f"127.0.0.1:{workshop.free_port()}"],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(str(first.data), done.stdout + done.stderr)
        self.assertTrue(first.answers())

    def test_the_access_key_is_kept_and_private(self):
        minato = self.new(command="server")
        minato.start()
        made = minato.credentials()
        self.assertEqual(stat.S_IMODE((minato.data / "credentials.json").stat().st_mode), 0o600)
        minato.stop()
        minato.start()
        self.assertEqual(minato.credentials(), made)

    def test_a_given_access_key_is_taken(self):
        minato = self.new(None, "server", "--access-key", "AKIAMINATOTESTKEY001", "--secret-key", "a-secret-of-the-test")
        minato.start()
        self.assertEqual(minato.credentials(), ("AKIAMINATOTESTKEY001", "a-secret-of-the-test"))
        self.assertIn("Account", client(minato, "sts").get_caller_identity())

    def test_sigterm_ends_it_in_order(self):
        minato = self.new()
        minato.start()
        minato.process.send_signal(signal.SIGTERM)
        self.assertEqual(minato.process.wait(timeout=10), 0)

    def test_status_and_help_read_well(self):
        minato = self.new()
        minato.start()
        client(minato, "ecs").create_cluster(clusterName="harbour")
        self.assertIn("harbour", minato.run("status").stdout)
        text = subprocess.run([minato.program, "--help"], capture_output=True, text=True, check=True).stdout
        for command in ("up", "server", "agent", "status", "top", "logs", "image", "down"):
            self.assertIn(command, text)

    def test_bad_usage_is_refused_with_words(self):
        for arguments in (["up", "--listen", "nonsense"], ["up", "--no-such-option"], ["harbour"], ["image", "load"],
                          ["image", "load", "/no/such/file.tar"], ["logs"]):
            done = subprocess.run([str(workshop.MINATO), *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, timeout=20, check=False)
            self.assertNotEqual(done.returncode, 0, arguments)
            self.assertTrue((done.stdout + done.stderr).strip(), arguments)
            self.assertNotIn("terminate called", done.stderr)

    def test_down_ends_what_is_up(self):
        minato = self.new()
        minato.start()
        done = minato.down()
        self.assertIn(str(minato.process.pid), done.stdout)
        self.assertEqual(minato.process.wait(timeout=10), 0)
        self.assertFalse(minato.answers())

    def test_down_of_nothing_is_no_error(self):
        minato = self.new()
        self.assertEqual(minato.down().returncode, 0)


class SideBySide(MinatoCase):
    """A second Minato on the same machine shares nothing with the first."""

    images = ("sample:v1",)

    def test_two_minatos_serve_at_the_same_time(self):
        first_url = self.make_sample_service("twin", count=1)
        self.addCleanup(self.stop_service, "twin")
        other = OtherMinato("setUp")
        other.setUpClass()
        try:
            second_url = other.make_sample_service("twin", count=1)
            self.assertNotEqual(first_url, second_url)
            self.assertNotEqual(self.get(first_url), other.get(second_url))
            self.assertEqual(len(other.tasks_of("twin")), 1)
        finally:
            other.doClassCleanups()
            self.assertEqual(other.tearDown_exceptions, [])
        self.assertIn("Hello", self.get(first_url))

    def test_down_while_tasks_run_takes_everything(self):
        other = OtherMinato("setUp")
        other.setUpClass()
        try:
            other.make_sample_service("gone", count=2)
        finally:
            other.doClassCleanups()
        self.assertEqual(other.tearDown_exceptions, [])

    def test_credentials_of_one_are_no_credentials_of_the_other(self):
        other = MinatoProcess(workshop.MINATO, workshop.scratch_folder(), f"127.0.0.1:{workshop.free_port()}",
                              command="server")
        self.addCleanup(workshop.remove, other.data)
        self.addCleanup(other.stop)
        other.start()
        stranger = MinatoProcess(workshop.MINATO, self.data, other.listen)
        with self.assertRaises(Exception) as caught:
            client(stranger, "sts").get_caller_identity()
        self.assertIn("InvalidClientTokenId", str(caught.exception))


class OtherMinato(MinatoCase):
    images = ("sample:v1",)

    def setUp(self):
        """Not a test of its own: SideBySide drives it."""


if __name__ == "__main__":
    unittest.main()
