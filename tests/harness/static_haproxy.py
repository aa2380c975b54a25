"""An HAProxy with a configuration of the test's own, as the agent runs it: a master in a session of its own, and a worker
for each reload."""
import pathlib
import re
import signal
import socket
import subprocess

from minato_process import wait_until


class StaticHaproxy:
    def __init__(self, folder, configuration):
        self.folder = pathlib.Path(folder)
        self.socket = self.folder / "master.sock"
        self.file = self.folder / "haproxy.cfg"
        self.file.write_text(configuration)
        self.process = None

    def start(self):
        """Returns once a worker serves."""
        with open(self.folder / "haproxy.log", "wb") as log:
            self.process = subprocess.Popen(["haproxy", "-W", "-f", str(self.file), "-S", str(self.socket)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        wait_until(self.worker, 10, lambda: "a worker of HAProxy\n" + (self.folder / "haproxy.log").read_text())
        return self

    def ask_master(self, command):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.socket))
            connection.sendall(command.encode() + b"\n")
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def workers(self, old=False):
        """Process ids: the one that takes connections, or those that finish theirs."""
        try:
            shown = self.ask_master("show proc")
        except OSError:
            return []
        current, _, replaced = shown.partition("# old workers")
        return [int(pid) for pid in re.findall(r"^(\d+)\s+worker", replaced if old else current, re.MULTILINE)]

    def worker(self):
        return next(iter(self.workers()), None)

    def reload(self):
        """Returns once a new worker has taken the listeners over."""
        before = self.worker()
        self.process.send_signal(signal.SIGUSR2)
        wait_until(lambda: self.worker() not in (None, before), 10, "a new worker of HAProxy")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=10)
