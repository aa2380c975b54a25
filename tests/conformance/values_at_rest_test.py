"""Parameters and secrets outlive restarts and kills, and nothing on the disk shows them."""
import base64
import os
import pathlib
import signal
import stat
import unittest

import harness_path  # noqa: F401
from api_case import ApiCase
from minato_process import MinatoError

VALUES = ("plain-parameter-4711", "secure-parameter-4711", "secret-string-4711")
BINARY = b"secret-binary-4711"


class ValuesAtRest(ApiCase):
    def setUp(self):
        self.key_file = pathlib.Path(self.data) / "vault.key"

    def put_values(self):
        self.ssm.put_parameter(Name="/rest/plain", Value=VALUES[0], Type="String", Overwrite=True)
        self.ssm.put_parameter(Name="/rest/secure", Value=VALUES[1], Type="SecureString", Overwrite=True)
        for name, value in (("string", {"SecretString": VALUES[2]}), ("binary", {"SecretBinary": BINARY})):
            self.secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
            self.secrets.create_secret(Name=name, **value)

    def check_values(self):
        for name, value in (("/rest/plain", VALUES[0]), ("/rest/secure", VALUES[1])):
            got = self.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
            self.assertEqual(got, value)
        self.assertEqual(self.secrets.get_secret_value(SecretId="string")["SecretString"], VALUES[2])
        self.assertEqual(self.secrets.get_secret_value(SecretId="binary")["SecretBinary"], BINARY)

    def end(self, number):
        self.minato.process.send_signal(number)
        self.minato.process.wait(timeout=20)

    def check_files(self):
        """No file below the data directory holds a value, as it is or in base64."""
        written = [*(value.encode() for value in VALUES), BINARY]
        shapes = [shape for value in written for shape in (value, base64.b64encode(value)[:-4], value.hex().encode())]
        found_names = False
        for folder, _, names in os.walk(self.data):
            for name in names:
                path = pathlib.Path(folder, name)
                content = path.read_bytes()
                found_names = found_names or b"/rest/secure" in content
                self.assertEqual([shape for shape in shapes if shape in content], [], path)
        self.assertTrue(found_names, "the journal is not where it was looked for")

    def refused_start(self):
        """What is said by a server that does not start."""
        with self.assertRaises(MinatoError) as caught:
            self.minato.start()
        return str(caught.exception)

    def test_values_survive_and_are_not_to_be_read(self):
        self.put_values()
        self.assertEqual(stat.S_IMODE(self.key_file.stat().st_mode), 0o600)
        key = self.key_file.read_bytes()
        self.check_files()
        for number in (signal.SIGTERM, signal.SIGKILL):
            self.end(number)
            self.check_files()
            self.minato.start()
            self.check_values()
        self.assertEqual(self.key_file.read_bytes(), key)

    def test_without_its_key_nothing_starts(self):
        self.put_values()
        self.end(signal.SIGTERM)
        key = self.key_file.read_bytes()
        self.key_file.unlink()
        self.assertRegex(self.refused_start(), r"vault\.key is missing, the key that \d+ parameters and secrets")
        self.assertFalse(self.key_file.exists(), "a new key was made for values of another")
        for content, mode, words in ((os.urandom(32).hex().encode(), 0o600, "is another key than the one"),
                                     (b"short\n", 0o600, "64 hexadecimal digits"), (key, 0o644, "chmod 600")):
            self.key_file.write_bytes(content)
            self.key_file.chmod(mode)
            self.assertIn(words, self.refused_start())
            self.assertEqual(self.key_file.read_bytes(), content)
        self.key_file.chmod(0o600)
        self.minato.start()
        self.check_values()


if __name__ == "__main__":
    unittest.main()
