"""How soon `minato server` answers on an empty state; it needs no root."""
import http.client
import shutil
import subprocess
import time

from benched_minato import free_address, scratch_folder
from figure import Figure, at_most, median

ROUNDS = 5


def answers(listen):
    connection = http.client.HTTPConnection(*listen.rsplit(":", 1), timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def start_once(program):
    data, listen = scratch_folder(), free_address()
    begun = time.monotonic()
    server = subprocess.Popen([program, "server", "--data", data, "--listen", listen], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(listen):
            if server.poll() is not None or time.monotonic() - begun > 30:
                raise RuntimeError(f"minato server does not answer; it ended with {server.poll()}")
            time.sleep(0.0005)
        return (time.monotonic() - begun) * 1000
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(data, ignore_errors=True)


def measure(build, calibration, options):
    taken = [start_once(build / "minato") for _ in range(ROUNDS)]
    yield Figure("minato server, start to first answer", median(taken), "ms", **at_most(100),
                 against=f"worst of {ROUNDS}: {max(taken):.1f} ms", details={"milliseconds": taken})
