"""CloudWatch Logs with boto3 and the aws command line client."""
import json
import os
import signal
import subprocess
import time
import unittest

import harness_path  # noqa: F401
from api_case import ApiCase

AWS = "/usr/bin/aws"
HOUR = 3600 * 1000


def now():
    return int(time.time() * 1000)


class LogLines(ApiCase):
    def group(self, *streams):
        name = "/test/" + self.id().rsplit(".", 1)[1]
        self.logs.create_log_group(logGroupName=name)
        for stream in streams:
            self.logs.create_log_stream(logGroupName=name, logStreamName=stream)
        return name

    def put(self, group, stream, *events):
        return self.logs.put_log_events(logGroupName=group, logStreamName=stream,
                                        logEvents=[{"timestamp": at, "message": text} for at, text in events])

    def found(self, group, **parameters):
        pages = self.logs.get_paginator("filter_log_events").paginate(logGroupName=group, **parameters)
        return [event["message"] for page in pages for event in page["events"]]

    # -- Groups and streams -------------------------------------------------------------------------

    def test_groups(self):
        names = [f"listed/{letter}" for letter in "abc"]
        for name in names:
            self.logs.create_log_group(logGroupName=name, tags={"team": "a"})
        self.refused("ResourceAlreadyExistsException", self.logs.create_log_group, logGroupName=names[0])
        pages = list(self.logs.get_paginator("describe_log_groups").paginate(
            logGroupNamePrefix="listed/", PaginationConfig={"PageSize": 2}))
        self.assertEqual([len(page["logGroups"]) for page in pages], [2, 1])
        groups = [group for page in pages for group in page["logGroups"]]
        self.assertEqual([group["logGroupName"] for group in groups], names)
        self.assertEqual(groups[0]["arn"], self.arn("log-group:listed/a:*", "logs"))
        self.assertEqual(groups[0]["storedBytes"], 0)
        self.assertNotIn("retentionInDays", groups[0])
        self.logs.put_retention_policy(logGroupName=names[1], retentionInDays=30)
        shown = self.logs.describe_log_groups(logGroupNamePrefix=names[1])["logGroups"][0]
        self.assertEqual(shown["retentionInDays"], 30)
        self.refused("InvalidParameterException", self.logs.put_retention_policy, logGroupName=names[1],
                     retentionInDays=31)
        self.logs.delete_retention_policy(logGroupName=names[1])
        self.assertEqual(self.logs.list_tags_log_group(logGroupName=names[0])["tags"], {"team": "a"})
        self.logs.delete_log_group(logGroupName=names[2])
        self.refused("ResourceNotFoundException", self.logs.delete_log_group, logGroupName=names[2])
        self.refused("InvalidParameterException", self.logs.create_log_group, logGroupName="with space")
        self.refused(("UnsupportedOperationException", 501), self.logs.start_query, logGroupName=names[0], startTime=1,
                     endTime=2, queryString="fields @message")

    def test_streams(self):
        group = self.group("web/1", "web/2", "batch/1")
        self.refused("ResourceAlreadyExistsException", self.logs.create_log_stream, logGroupName=group,
                     logStreamName="web/1")
        at = now()
        self.put(group, "web/2", (at - 5, "older"))
        self.put(group, "batch/1", (at - 1, "a"), (at, "b"))
        streams = self.logs.describe_log_streams(logGroupName=group, logStreamNamePrefix="web/")["logStreams"]
        self.assertEqual([stream["logStreamName"] for stream in streams], ["web/1", "web/2"])
        self.assertNotIn("lastEventTimestamp", streams[0])
        pages = list(self.logs.get_paginator("describe_log_streams").paginate(
            logGroupName=group, orderBy="LastEventTime", descending=True, PaginationConfig={"PageSize": 1}))
        by_time = [stream for page in pages for stream in page["logStreams"]]
        self.assertEqual([stream["logStreamName"] for stream in by_time], ["batch/1", "web/2", "web/1"])
        self.assertEqual((by_time[0]["firstEventTimestamp"], by_time[0]["lastEventTimestamp"]), (at - 1, at))
        self.assertAlmostEqual(by_time[0]["lastIngestionTime"], at, delta=60_000)
        self.assertEqual(by_time[0]["arn"], self.arn(f"log-group:{group}:log-stream:batch/1", "logs"))
        self.logs.delete_log_stream(logGroupName=group, logStreamName="batch/1")
        self.refused("ResourceNotFoundException", self.put, group=group, stream="batch/1")
        self.assertEqual(self.found(group), ["older"])
        self.refused("InvalidParameterException", self.logs.describe_log_streams, logGroupName=group,
                     orderBy="LastEventTime", logStreamNamePrefix="web")

    def refused(self, code, call, **parameters):
        if call == self.put:
            return super().refused(code, self.logs.put_log_events, logGroupName=parameters["group"],
                                   logStreamName=parameters["stream"],
                                   logEvents=parameters.get("events", [{"timestamp": now(), "message": "x"}]))
        return super().refused(code, call, **parameters)

    # -- Lines --------------------------------------------------------------------------------------

    def test_what_is_taken(self):
        group, at = self.group("s"), now()
        answer = self.put(group, "s", (at - 15 * 24 * HOUR, "too old"), (at, "kept"), (at + 3 * HOUR, "too new"))
        self.assertEqual(answer["rejectedLogEventsInfo"], {"tooOldLogEventEndIndex": 1, "tooNewLogEventStartIndex": 2})
        self.assertTrue(answer["nextSequenceToken"])
        self.assertNotIn("rejectedLogEventsInfo", self.put(group, "s", (at, "ünïcödé \"quoted\" \t\u0001")))
        self.assertEqual(self.found(group), ["kept", "ünïcödé \"quoted\" \t\u0001"])

        def events(*times):
            return [{"timestamp": at + time, "message": "x"} for time in times]
        self.refused("InvalidParameterException", self.put, group=group, stream="s", events=events(1, 0))
        self.refused("InvalidParameterException", self.put, group=group, stream="s", events=events(-25 * HOUR, 0))
        self.refused("InvalidParameterException", self.put, group=group, stream="s", events=events(*[0] * 10_001))
        large = [{"timestamp": at, "message": "x" * 300_000}] * 4
        self.refused("InvalidParameterException", self.put, group=group, stream="s", events=large)
        self.refused("ResourceNotFoundException", self.put, group=group, stream="none")
        self.refused("ResourceNotFoundException", self.put, group="none", stream="s")

    def test_a_batch_as_large_as_they_come(self):
        group, at = self.group("s"), now()
        # JSON writes each of these characters in six bytes.
        text = "\u0001" * (1_048_576 // 10_000 - 26)
        self.put(group, "s", *[(at, text)] * 10_000)
        read, token = 0, {}
        while True:
            page = self.logs.get_log_events(logGroupName=group, logStreamName="s", startFromHead=True, **token)
            self.assertTrue(all(event["message"] == text for event in page["events"]))
            read += len(page["events"])
            if page["nextForwardToken"] == token.get("nextToken"):
                break
            token = {"nextToken": page["nextForwardToken"]}
        self.assertEqual(read, 10_000)

    def test_get_both_ways(self):
        group, at = self.group("s"), now()
        self.put(group, "s", *[(at + i // 2, f"line {i}") for i in range(7)])

        def page(**more):
            answer = self.logs.get_log_events(logGroupName=group, logStreamName="s", limit=3, **more)
            return [event["message"][5:] for event in answer["events"]], answer
        last, answer = page()
        self.assertEqual(last, ["4", "5", "6"])
        self.assertAlmostEqual(answer["events"][0]["ingestionTime"], at, delta=60_000)
        before, answer = page(nextToken=answer["nextBackwardToken"])
        self.assertEqual(before, ["1", "2", "3"])
        again, _ = page(nextToken=answer["nextForwardToken"], startFromHead=True)
        self.assertEqual(again, ["4", "5", "6"])
        self.assertEqual(page(startFromHead=True)[0], ["0", "1", "2"])
        self.assertEqual(page(startTime=at + 1, endTime=at + 2, startFromHead=True)[0], ["2", "3"])
        end = page(startFromHead=True, startTime=at + 3)[1]["nextForwardToken"]
        self.assertEqual(page(nextToken=end)[1]["nextForwardToken"], end)
        self.refused("InvalidParameterException", self.logs.get_log_events, logGroupName=group, logStreamName="s",
                     nextToken="x")

    def test_filter(self):
        group, at = self.group("a/1", "a/2", "b/1"), now()
        self.put(group, "a/1", (at, "ERROR one"), (at + 2, "fine"))
        self.put(group, "a/2", (at + 1, "ERROR two"))
        self.put(group, "b/1", (at + 3, json.dumps({"level": "ERROR", "n": 5})))
        self.assertEqual(self.found(group)[:3], ["ERROR one", "ERROR two", "fine"])
        self.assertEqual(self.found(group, PaginationConfig={"PageSize": 1})[:3], ["ERROR one", "ERROR two", "fine"])
        self.assertEqual(self.found(group, filterPattern="ERROR", logStreamNamePrefix="a/"), ["ERROR one", "ERROR two"])
        self.assertEqual(self.found(group, filterPattern="ERROR -one", logStreamNames=["a/1", "a/2"]), ["ERROR two"])
        self.assertEqual(len(self.found(group, filterPattern="{ $.n > 4 && $.level = ERR* }")), 1)
        self.assertEqual(self.found(group, filterPattern="[level=ERROR, number=two]"), ["ERROR two"])
        self.assertEqual(self.found(group, startTime=at + 1, endTime=at + 2), ["ERROR two", "fine"])
        event = self.logs.filter_log_events(logGroupName=group, limit=1)["events"][0]
        self.assertEqual((event["logStreamName"], event["timestamp"]), ("a/1", at))
        self.assertEqual(len(event["eventId"]), 56)
        self.refused("InvalidParameterException", self.logs.filter_log_events, logGroupName=group,
                     filterPattern="{ $.n }")
        self.refused("ResourceNotFoundException", self.logs.filter_log_events, logGroupName=group,
                     logStreamNames=["none"])
        self.refused("InvalidParameterException", self.logs.filter_log_events, logGroupName=group,
                     logStreamNames=["a/1"], logStreamNamePrefix="a")

    def test_a_deleted_group_leaves_nothing_to_its_successor(self):
        group = self.group("s")
        self.put(group, "s", (now(), "of the first"))
        self.logs.delete_log_group(logGroupName=group)
        self.group("s")
        self.assertEqual(self.found(group), [])

    # -- The process ends ---------------------------------------------------------------------------

    def test_killed_and_started_again(self):
        group, at = self.group("s"), now()
        for i in range(20):
            self.put(group, "s", (at + i, f"line {i}"))
        ids = [event["eventId"] for event in self.logs.filter_log_events(logGroupName=group)["events"]]
        self.minato.process.send_signal(signal.SIGKILL)
        self.minato.process.wait()
        self.minato.start()
        events = self.logs.filter_log_events(logGroupName=group)["events"]
        self.assertEqual([event["message"] for event in events], [f"line {i}" for i in range(20)])
        self.assertEqual([event["eventId"] for event in events], ids)
        self.assertGreater(self.logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]["storedBytes"], 0)

    # -- The command line client --------------------------------------------------------------------

    def aws(self, *arguments):
        return subprocess.Popen([AWS, "--endpoint-url", self.minato.endpoint, *arguments], text=True,
                                env={**self.minato.environment(), "PYTHONUNBUFFERED": "1"}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)

    def test_tail_follow(self):
        group = self.group("web/main/1", "web/main/2")
        self.put(group, "web/main/1", (now(), "the first line"))
        tail = self.aws("logs", "tail", group, "--follow", "--format", "short", "--filter-pattern", "line")
        try:
            self.assertIn("the first line", tail.stdout.readline())
            self.put(group, "web/main/2", (now(), "not this"), (now(), "the second line"))
            self.assertIn("the second line", tail.stdout.readline())
            self.put(group, "web/main/1", (now(), "the third line"))
            self.assertIn("the third line", tail.stdout.readline())
        finally:
            os.killpg(tail.pid, signal.SIGKILL)
            tail.communicate(timeout=20)

    def test_by_hand(self):
        group = self.group("s")
        self.put(group, "s", (now(), "a line"))
        told, trouble = self.aws("logs", "get-log-events", "--log-group-name", group, "--log-stream-name", "s",
                                 "--output", "json").communicate(timeout=60)
        self.assertEqual(trouble, "")
        self.assertEqual(json.loads(told)["events"][0]["message"], "a line")
        told, trouble = self.aws("logs", "tail", "never").communicate(timeout=60)
        self.assertIn("(ResourceNotFoundException)", trouble)


if __name__ == "__main__":
    unittest.main()
