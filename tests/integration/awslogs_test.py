"""The log driver awslogs: lines of real containers in CloudWatch Logs, also when processes are killed."""
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
from minato_case import MinatoCase, client

COUNT = "i=0; while [ $i -lt {lines} ]; do echo line $i; i=$((i+1)); usleep 20000; done"


class Awslogs(MinatoCase):
    images = ("busybox:test",)

    @classmethod
    def connect(cls):
        super().connect()
        cls.logs = client(cls.minato, "logs")

    def run_with(self, family, script, **options):
        definition = self.register(family, {
            "image": "busybox:test", "memory": 32, "command": ["sh", "-c", script],
            "logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": f"/ecs/{family}", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "run",
                **options}}})
        return self.run_task(definition)

    def lines(self, family):
        try:
            pages = self.logs.get_paginator("filter_log_events").paginate(logGroupName=f"/ecs/{family}")
            return [event["message"] for page in pages for event in page["events"]]
        except botocore.exceptions.ClientError as error:
            self.assertEqual(error.response["Error"]["Code"], "ResourceNotFoundException")
            return []

    def test_what_a_container_wrote(self):
        task = self.run_with("wrote", "echo first; echo; echo to stderr >&2; printf 'no newline'",
                             **{"awslogs-create-group": "true"})
        self.wait_for_task(task, "STOPPED")
        self.eventually(lambda: len(self.lines("wrote")) == 3, 30, "three lines")
        self.assertEqual(sorted(self.lines("wrote")), ["first", "no newline", "to stderr"])
        streams = self.logs.describe_log_streams(logGroupName="/ecs/wrote")["logStreams"]
        name = self.task(task)["containers"][0]["name"]
        self.assertEqual([stream["logStreamName"] for stream in streams], [f"run/{name}/{task.rsplit('/', 1)[1]}"])

    def test_nothing_is_lost_when_processes_are_killed(self):
        task = self.run_with("killed", COUNT.format(lines=500), **{"awslogs-create-group": "true"})
        self.eventually(lambda: len(self.lines("killed")) > 10, 30, "the first lines")
        self.kill_role("agent")
        seen = len(self.lines("killed"))
        self.eventually(lambda: len(self.lines("killed")) > seen + 10, 30, "lines after the agent's end")
        self.kill_role("server")
        self.wait_for_task(task, "STOPPED", 60)
        self.eventually(lambda: "line 499" in self.lines("killed"), 60, "the last line")
        lines = self.lines("killed")
        self.assertEqual(sorted(set(lines), key=lines.index), [f"line {i}" for i in range(500)])

    def test_lines_wait_for_their_group(self):
        self.wait_for_task(self.run_with("waits", "echo patience"), "STOPPED")
        self.assertEqual(self.lines("waits"), [])
        self.logs.create_log_group(logGroupName="/ecs/waits")
        self.eventually(lambda: self.lines("waits") == ["patience"], 40, "the line")


if __name__ == "__main__":
    unittest.main()
