"""Where the tests find what was built, and where they put what they make."""
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("MINATO_BUILD", "build/release")
MINATO = BUILD / "minato"
LOAD = BUILD / "demo" / "minato-load"
MADE = ROOT / "build" / "test-images"

sys.path.insert(0, str(ROOT / "demo"))


def free_port():
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def scratch_folder():
    """On a file system of the machine's own: overlayfs does not stack on every kind of /tmp."""
    base = ROOT / "build" / "test-data"
    base.mkdir(parents=True, exist_ok=True)
    return pathlib.Path(tempfile.mkdtemp(prefix="minato-", dir=base))


def sample_image(version):
    return BUILD / f"sample-{version}.tar"


def busybox_image():
    """An archive of the image busybox:test: Debian's static busybox with all its names."""
    archive = MADE / "busybox.tar"
    binary = "/bin/busybox"
    if not archive.exists():
        MADE.mkdir(parents=True, exist_ok=True)
        names = subprocess.run([binary, "--list"], capture_output=True, text=True, check=True).stdout.split()
        links = [f"--link=/bin/{name}=busybox" for name in names if name != "busybox"]
        subprocess.run(["/usr/bin/python3", str(ROOT / "sample" / "make_image.py"), "--name", "busybox:test",
                        "--file", f"{binary}=/bin/busybox", *links, "--command", "sh", "--output", str(archive)],
                       check=True)
    return archive


def remove(folder):
    """Files first; a mount that is left below stays and is reported by who looks for it."""
    shutil.rmtree(folder, ignore_errors=True)
