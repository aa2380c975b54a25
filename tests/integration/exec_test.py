"""ECS Exec and Minato's own commands into running containers, against real ones."""
import hashlib
import os
import pathlib
import pty
import re
import signal
import socket
import subprocess
import tempfile
import termios
import threading
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
import workshop
from minato_case import CLUSTER, MinatoCase
from session_plugin import Session
from websocket_client import Refused

HARNESS = pathlib.Path(harness_path.__file__).resolve().parent.parent / "harness"


class Exec(MinatoCase):
    images = ("busybox:test",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.definition = cls.ecs.register_task_definition(family="sleeper", containerDefinitions=[
            {"name": "main", "image": "busybox:test", "memory": 128, "cpu": 16, "essential": True,
             "command": ["sleep", "3600"], "stopTimeout": 2, "user": "1000:1001",
             "environment": [{"name": "GREETING", "value": "hello there"}]}])["taskDefinition"]["taskDefinitionArn"]
        cls.root_definition = cls.ecs.register_task_definition(family="rooted", containerDefinitions=[
            {"name": "main", "image": "busybox:test", "memory": 128, "cpu": 16, "essential": True,
             "command": ["sleep", "3600"], "stopTimeout": 2}])["taskDefinition"]["taskDefinitionArn"]

    def started(self, definition=None, **more):
        arn = self.run_task(definition or self.definition, enableExecuteCommand=True, **more)
        self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=arn)
        self.wait_for_task(arn, "RUNNING")
        return arn

    def execute(self, task, command, **more):
        answer = self.ecs.execute_command(cluster=CLUSTER, task=task, command=command, interactive=True)
        return Session(answer["session"], **more)

    def minato_exec(self, task, *command, options=("-T",), **more):
        return subprocess.run([self.minato.program, "exec", "--data", str(self.data), *options, task, "--", *command],
                              capture_output=True, timeout=60, check=False, **more)

    def processes_in(self, task, name):
        """Processes of the machine whose command line begins with `name`."""
        found = []
        for folder in pathlib.Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
                if line.strip() == name:
                    found.append(int(folder.name))
        return found


class ExecuteCommand(Exec):
    """The API and the protocol of AWS's plugin."""

    def test_what_a_command_writes_arrives_and_the_session_ends(self):
        session = self.execute(self.started(), "echo 'one  word' \"$GREETING\"")
        self.assertEqual(session.run(), b"one  word $GREETING\r\n")
        self.assertEqual(session.closing["SessionId"], session.session_id)
        self.assertEqual(session.closing["Output"], "")

    def test_it_is_the_containers_user_and_environment_with_a_terminal(self):
        session = self.execute(self.started(), "sh -c 'id -u; id -g; echo $GREETING $TERM; tty; hostname'")
        lines = session.run().decode().split("\r\n")
        self.assertEqual(lines[:4], ["1000", "1001", "hello there xterm", "/dev/pts/0"])

    def test_typing_sizes_and_control_c(self):
        session = self.execute(self.started(), "sh")
        session.run(until=b"$ ")
        session.resize(33, 111)
        session.type(b"stty size; echo a-$((40+2))-b\r")
        self.assertIn(b"33 111", session.run(until=b"a-42-b"))
        session.type(b"sleep 1000; echo after-$?\r")
        session.run(until=b"after-$?\r\n")
        self.eventually(lambda: self.processes_in(None, "sleep 1000"), 10, "the sleep runs")
        session.type(b"\x03")
        session.type(b"echo still-$((1+1))-here\r")
        session.run(until=b"still-2-here")
        self.assertEqual(self.processes_in(None, "sleep 1000"), [])
        session.type(b"exit\r")
        session.run()
        self.assertEqual(session.closing["Output"], "")

    def test_ten_megabytes_of_output(self):
        session = self.execute(self.started(), "sh -c 'stty -opost; head -c 10485760 /dev/zero | tr \"\\0\" x'")
        output = session.run()
        self.assertEqual(len(output), 10485760)
        self.assertEqual(hashlib.sha256(output).hexdigest(), hashlib.sha256(b"x" * 10485760).hexdigest())

    def test_output_that_the_plugin_is_not_ready_for_is_sent_again(self):
        session = self.execute(self.started(), "echo again", late=3)
        self.assertEqual(session.run(), b"again\r\n")

    def test_a_token_is_good_once_and_a_wrong_one_never(self):
        task = self.started()
        answer = self.ecs.execute_command(cluster=CLUSTER, task=task, command="cat", interactive=True)["session"]
        wrong = Session({**answer, "tokenValue": "x" * len(answer["tokenValue"])})
        wrong.run()
        self.assertIn("token", wrong.socket.closed)
        session = Session(answer)
        session.type(b"x\r")
        session.run(until=b"x\r\nx\r\n")
        again = Session(answer)
        again.run()
        self.assertIn("token", again.socket.closed)
        session.type(b"\x04")
        session.run()
        with self.assertRaises(Refused):
            Session({**answer, "streamUrl": answer["streamUrl"] + "x"})

    def test_several_at_once(self):
        task = self.started()
        sessions = [self.execute(task, f"sh -c 'read line; echo {i}-$line'") for i in range(8)]
        for i, session in enumerate(sessions):
            session.type(f"to-{i}\r".encode())
        for i, session in enumerate(sessions):
            self.assertTrue(session.run().endswith(f"{i}-to-{i}\r\n".encode()), session.output)

    def test_a_client_that_vanishes_leaves_nothing_behind(self):
        task = self.started(self.root_definition)
        session = self.execute(task, "sh -c 'sleep 2001 & sleep 2002'")
        self.eventually(lambda: self.processes_in(task, "sleep 2002"), 10, "the command runs")
        session.socket.abort()
        for name in ("sleep 2001", "sleep 2002"):
            self.eventually(lambda name=name: not self.processes_in(task, name), 15, f"{name} is gone")

    def test_the_agent_dies_and_the_next_one_takes_sessions(self):
        task = self.started(self.root_definition)
        session = self.execute(task, "sh -c 'trap \"\" HUP; echo on; while true; do sleep 2003; done'")
        session.run(until=b"on\r\n")
        self.eventually(lambda: self.processes_in(task, "sleep 2003"), 10, "the command runs")
        self.kill_role("agent")
        session.run()
        self.assertIn("lost", session.closing["Output"])
        self.eventually(lambda: not self.processes_in(task, "sleep 2003"), 15, "the old command is gone")
        self.assertEqual(self.task(task)["lastStatus"], "RUNNING")

        def once_more():
            try:
                return self.execute(task, "echo back").run()
            except botocore.exceptions.ClientError:
                return None
        self.assertEqual(self.eventually(once_more, 20, "a session"), b"back\r\n")

    def test_a_machine_has_a_limit_and_says_so(self):
        task = self.started(self.root_definition)
        sessions = [self.execute(task, "sleep 2007") for _ in range(64)]
        self.eventually(lambda: len(self.processes_in(task, "sleep 2007")) == 64, 60, "64 commands run")
        one_more = self.execute(task, "true")
        one_more.run()
        self.assertIn("64 sessions", one_more.closing["Output"])
        for session in sessions:
            session.socket.abort()
        self.eventually(lambda: not self.processes_in(task, "sleep 2007"), 30, "all are gone")
        self.assertEqual(self.execute(task, "echo room").run(), b"room\r\n")

    def test_the_container_ends_and_its_sessions_with_it(self):
        task = self.started()
        session = self.execute(task, "sleep 2004")
        self.eventually(lambda: self.processes_in(task, "sleep 2004"), 10, "the command runs")
        self.ecs.stop_task(cluster=CLUSTER, task=task)
        session.run()
        self.assertIsNotNone(session.closing)

    def test_a_command_that_is_not_there(self):
        session = self.execute(self.started(), "no-such-program")
        self.assertIn(b"no-such-program", session.run())
        self.assertIsNotNone(session.closing)

    def test_tasks_that_nobody_is_let_into(self):
        closed = self.run_task(self.definition)
        self.addCleanup(self.ecs.stop_task, cluster=CLUSTER, task=closed)
        self.wait_for_task(closed, "RUNNING")
        for task, words in ((closed, "not enabled"), ("0" * 32, "not found")):
            with self.assertRaises(self.ecs.exceptions.InvalidParameterException) as caught:
                self.ecs.execute_command(cluster=CLUSTER, task=task, command="sh", interactive=True)
            self.assertIn(words, caught.exception.response["Error"]["Message"])
        ended = self.started()
        self.ecs.stop_task(cluster=CLUSTER, task=ended)
        self.wait_for_task(ended, "STOPPED")
        with self.assertRaises(self.ecs.exceptions.InvalidParameterException):
            self.ecs.execute_command(cluster=CLUSTER, task=ended, command="sh", interactive=True)

    def test_services_let_people_into_their_new_tasks(self):
        self.ecs.create_service(cluster=CLUSTER, serviceName="open", taskDefinition=self.definition, desiredCount=1,
                                enableExecuteCommand=True)
        self.addCleanup(self.stop_service, "open")
        self.wait_stable("open")
        self.assertTrue(self.service("open")["enableExecuteCommand"])
        task = self.tasks_of("open")[0]
        self.assertTrue(task["enableExecuteCommand"])
        agent = task["containers"][0]["managedAgents"][0]
        self.assertEqual((agent["name"], agent["lastStatus"]), ("ExecuteCommandAgent", "RUNNING"))
        self.assertEqual(self.execute(task["taskArn"], "echo in").run(), b"in\r\n")

    def test_the_aws_cli_starts_the_plugin(self):
        task = self.started()
        with tempfile.TemporaryDirectory() as folder:
            plugin = pathlib.Path(folder) / "session-manager-plugin"
            plugin.write_text(f'#!/bin/sh\nexec /usr/bin/python3 {HARNESS}/session_plugin.py "$@"\n')
            plugin.chmod(0o755)
            environment = {**self.minato.environment(), "PATH": f"{folder}:{os.environ['PATH']}"}
            done = subprocess.run(
                ["/usr/bin/aws", "--endpoint-url", self.minato.endpoint, "ecs", "execute-command", "--cluster", CLUSTER,
                 "--task", task, "--container", "main", "--interactive", "--command", "sh -c 'read x; echo got-$x'"],
                env=environment, input="words\n", capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("got-words", done.stdout)
        self.assertIn("Exiting session with sessionId: ecs-execute-command-", done.stdout)


class MinatoExec(Exec):
    """`minato exec`, `cp` and `port-forward`."""

    def test_exit_codes_and_streams_apart(self):
        task = self.started()
        done = self.minato_exec(task, "sh", "-c", "echo to-out; echo to-err >&2; exit 7")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (7, b"to-out\n", b"to-err\n"))
        self.assertEqual(self.minato_exec(task, "true").returncode, 0)
        words = ["[a,b]", "", "--data", "-t", "%%", "{}", "a b"]
        done = self.minato_exec(task, "sh", "-c", 'for x; do echo "<$x>"; done', "sh", *words)
        self.assertEqual(done.stdout.decode(), "".join(f"<{word}>\n" for word in words))
        self.assertEqual(self.minato_exec(task, "sh", "-c", "kill -9 $$").returncode, 137)
        missing = self.minato_exec(task, "no-such-program")
        self.assertEqual(missing.returncode, 127)
        self.assertIn(b"no-such-program", missing.stderr)
        self.assertEqual(self.minato_exec(task, "/etc").returncode, 126)

    def test_input_is_piped_through_and_ends(self):
        task = self.started()
        data = os.urandom(3 << 20)
        done = self.minato_exec(task, "sha256sum", input=data)
        self.assertEqual(done.stdout.split()[0].decode(), hashlib.sha256(data).hexdigest())
        back = self.minato_exec(task, "cat", input=data)
        self.assertEqual(hashlib.sha256(back.stdout).hexdigest(), hashlib.sha256(data).hexdigest())
        self.assertEqual(self.minato_exec(task, "cat", options=("-T", "-n"), input=b"unseen").stdout, b"")

    def test_a_reader_that_stops_ends_the_command(self):
        task = self.started(self.root_definition)
        command = [self.minato.program, "exec", "--data", str(self.data), "-T", task, "--", "yes", "2005"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as running:
            self.assertEqual(running.stdout.readline(), b"2005\n")
            running.stdout.close()
            self.assertEqual(running.wait(20), 128 + signal.SIGPIPE)
        self.eventually(lambda: not self.processes_in(task, "yes 2005"), 15, "yes is gone")

    def test_a_terminal_with_size_and_control_c(self):
        task = self.started(self.root_definition)
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        termios.tcsetwinsize(slave, (31, 97))
        with subprocess.Popen([self.minato.program, "exec", "--data", str(self.data), task, "--", "sh"], stdin=slave,
                              stdout=slave, stderr=slave, start_new_session=True) as running:
            os.close(slave)
            os.write(master, b"stty size\r")
            self.read_until(master, b"31 97")
            termios.tcsetwinsize(master, (22, 66))
            os.kill(running.pid, signal.SIGWINCH)
            os.write(master, b'until [ "$(stty size)" = "22 66" ]; do :; done; echo si""zed\r')
            self.read_until(master, b"sized")
            os.write(master, b"sleep 2006; echo over\r")
            self.eventually(lambda: self.processes_in(task, "sleep 2006"), 10, "the sleep runs")
            os.write(master, b"\x03")
            os.write(master, b"exit 5\r")
            self.assertEqual(running.wait(20), 5)

    def read_until(self, fd, wanted):
        data = b""
        while wanted not in data:
            piece = os.read(fd, 4096)
            self.assertTrue(piece, data)
            data += piece
        return data

    def test_tasks_by_service_and_beginning_and_what_there_is_instead(self):
        self.ecs.create_service(cluster=CLUSTER, serviceName="shop-front", taskDefinition=self.definition, desiredCount=1)
        self.addCleanup(self.stop_service, "shop-front")
        self.wait_stable("shop-front")
        task = self.tasks_of("shop-front")[0]["taskArn"].rsplit("/", 1)[1]
        for name in ("shop-front", "default/shop-front", task, task[:10]):
            self.assertEqual(self.minato_exec(name, "echo", "hi").stdout, b"hi\n", name)
        wrong = self.minato_exec("shop-frnt", "true")
        self.assertEqual(wrong.returncode, 125)
        self.assertIn(b"did you mean shop-front?", wrong.stderr)

    def test_files_out_and_in_with_odd_names_and_links(self):
        task = self.started(self.root_definition)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            tree = root / "tree with spaces"
            (tree / "deep" / "er").mkdir(parents=True)
            odd = ["new\nline", "-dash", "ünïcode", "quo'te\"s", "$dollar;semi"]
            for name in odd:
                (tree / name).write_text(name)
            (tree / "bin").write_bytes(os.urandom(2 << 20))
            (tree / "deep" / "run").write_text("#!/bin/sh\n")
            (tree / "deep" / "run").chmod(0o755)
            (tree / "link").symlink_to("/etc/passwd")
            (tree / "deep" / "er" / "up").symlink_to("../../bin")
            self.copy(tree, f"{task}:/tmp")
            self.copy(f"{task}:/tmp/tree with spaces", root / "back")
            self.assertEqual(self.listing(root / "back"), self.listing(tree))
            self.assertTrue((root / "back" / "link").is_symlink())
            # As another name, and over what is there.
            self.copy(tree / "bin", f"{task}:/tmp/renamed")
            self.copy(tree / "-dash", f"{task}:/tmp/renamed")
            self.assertEqual(self.minato_exec(task, "cat", "/tmp/renamed").stdout, b"-dash")
            told = self.minato_exec(task, "stat", "-c", "%u %g %a", "/tmp/tree with spaces/deep/run").stdout
            self.assertEqual(told, b"0 0 755\n")

    def test_links_of_a_container_lead_nowhere_outside(self):
        task = self.started(self.root_definition)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "file").write_text("inside")
            self.minato_exec(task, "sh", "-c", f"mkdir -p /tmp /x; ln -s {folder} /tmp/out; ln -s / /x/root")
            # The folder that the link names is this machine's, not the container's.
            self.copy(root / "file", f"{task}:/tmp/out/stolen", ends=1)
            self.assertFalse((root / "stolen").exists())
            self.copy(root / "file", f"{task}:/x/root/x/root/tmp/through")
            self.assertEqual(self.minato_exec(task, "cat", "/tmp/through").stdout, b"inside")
            self.copy(f"{task}:/tmp/out/file", root / "got", ends=1)
            self.assertFalse((root / "got").exists())

    def test_what_cannot_be_copied(self):
        task = self.started(self.root_definition)
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "file").write_text("x")
            self.assertIn("No such file", self.copy(f"{task}:/no/such", root, ends=1))
            self.assertIn("No such file", self.copy(root / "none", f"{task}:/tmp", ends=1))
            self.assertIn("is no folder", self.copy(root / "file", f"{task}:/tmp/none/", ends=1))
            self.assertIn("one of the two", self.copy(root / "file", root / "other", ends=1))

    def copy(self, source, target, ends=0):
        done = subprocess.run([self.minato.program, "cp", "--data", str(self.data), str(source), str(target)],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, ends, done.stderr)
        return done.stderr

    @staticmethod
    def listing(root):
        found = {}
        for path in sorted(root.rglob("*")):
            state = path.lstat()
            content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
            found[str(path.relative_to(root))] = (state.st_mode, content)
        return found

    def test_a_port_of_an_awsvpc_task(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        definition = self.register("server", {"command": [
            "sh", "-c", "mkdir /www; head -c 3000000 /dev/zero > /www/big; echo hello > /www/index.html; "
                        "exec httpd -f -p 127.0.0.1:8099 -h /www"]}, networkMode="awsvpc")
        task = self.started(definition, networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet]}})
        with subprocess.Popen([self.minato.program, "port-forward", "--data", str(self.data), task, "0:8099"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as forward:
            try:
                port = int(re.search(r"127\.0\.0\.1:(\d+)", forward.stdout.readline()).group(1))
                self.eventually(lambda: self.get(f"http://127.0.0.1:{port}/") == "hello\n", 20, "an answer")
                self.assertEqual(len(self.get(f"http://127.0.0.1:{port}/big", seconds=20)), 3000000)
                answers = []
                threads = [threading.Thread(target=lambda: answers.append(self.get(f"http://127.0.0.1:{port}/", 20)))
                           for _ in range(10)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                self.assertEqual(answers, ["hello\n"] * 10)
            finally:
                forward.send_signal(signal.SIGINT)
                self.assertEqual(forward.wait(20), 0)

    def test_a_port_where_nobody_listens(self):
        task = self.started()
        with subprocess.Popen([self.minato.program, "port-forward", "--data", str(self.data), task, "0:8098"],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as forward:
            try:
                port = int(re.search(r"127\.0\.0\.1:(\d+)", forward.stdout.readline()).group(1))
                with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                    self.assertEqual(connection.recv(10), b"")
                self.assertIn("Connection refused", forward.stderr.readline())
            finally:
                forward.send_signal(signal.SIGINT)
                forward.wait(20)


if __name__ == "__main__":
    unittest.main()
