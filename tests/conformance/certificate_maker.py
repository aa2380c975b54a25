"""Keys and certificates made on the spot by the openssl command."""
import pathlib
import subprocess


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=60)


class Maker:
    """Writes what it makes into `folder`."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.count = 0

    def _paths(self):
        self.count += 1
        return self.folder / f"{self.count}.key", self.folder / f"{self.count}.pem"

    def self_signed(self, name="example.com", key=("rsa:2048",), days="30", names=None):
        """(certificate, key) as bytes."""
        key_path, path = self._paths()
        openssl("req", "-x509", "-newkey", *key, "-nodes", "-keyout", str(key_path), "-out", str(path), "-days", days,
                "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{names or name}")
        return path.read_bytes(), key_path.read_bytes()

    def chained(self, name="leaf.example.com"):
        """(certificate, key, chain) as bytes; the chain is its one authority."""
        root_key, root = self._paths()
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(root_key), "-out", str(root), "-days",
                "30", "-subj", "/O=Authority/CN=root")
        key, path = self._paths()
        request = self.folder / f"{self.count}.csr"
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(request), "-subj",
                f"/CN={name}")
        openssl("x509", "-req", "-in", str(request), "-CA", str(root), "-CAkey", str(root_key), "-CAcreateserial",
                "-days", "20", "-out", str(path))
        return path.read_bytes(), key.read_bytes(), root.read_bytes()


EC = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
