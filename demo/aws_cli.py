"""The stock aws command line client, each command shown before it runs."""
import json
import subprocess

# Debian's own: another one may come first on the PATH.
AWS = "/usr/bin/aws"


class AwsError(Exception):
    """A command that the API refused; the message is the client's."""


class AwsCli:
    def __init__(self, endpoint, environment, narrator):
        self.endpoint = endpoint
        self.environment = environment
        self.narrator = narrator

    def show(self, *arguments):
        """Runs and prints the command; its answer as parsed JSON."""
        self.narrator.command(["aws", "--endpoint-url", self.endpoint, *arguments])
        return self.quietly(*arguments)

    def quietly(self, *arguments, seconds=660):
        done = subprocess.run([AWS, "--endpoint-url", self.endpoint, "--output", "json", *arguments],
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=seconds, check=False)
        if done.returncode != 0:
            raise AwsError(f"aws {' '.join(arguments[:2])}: {done.stderr.strip() or 'exit ' + str(done.returncode)}")
        return json.loads(done.stdout) if done.stdout.strip() else {}
