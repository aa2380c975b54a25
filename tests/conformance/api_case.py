"""A test case over the API alone: one `minato server` without machines, boto3 clients, and raw signed requests."""
import http.client
import json
import unittest

import botocore.exceptions
import harness_path  # noqa: F401
import workshop
from minato_case import client, ecs_headers, signed
from minato_process import ACCOUNT, MinatoProcess, REGION


class ApiCase(unittest.TestCase):
    """Each class has an empty Minato; no operation here waits for a container."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.data = workshop.scratch_folder()
        cls.addClassCleanup(workshop.remove, cls.data)
        cls.minato = MinatoProcess(workshop.MINATO, cls.data, f"127.0.0.1:{workshop.free_port()}", command="server")
        cls.addClassCleanup(cls.minato.stop)
        cls.minato.start()
        for service, name in (("ecs", "ecs"), ("elbv2", "elb"), ("sts", "sts"), ("ec2", "ec2"),
                              ("acm", "acm"), ("logs", "logs"), ("ssm", "ssm"), ("secretsmanager", "secrets")):
            setattr(cls, name, client(cls.minato, service))

    def tearDown(self):
        self.assertIsNone(self.minato.process.poll(), f"the server has ended:\n{self.minato.log_tail()}")

    @staticmethod
    def arn(resource, service="ecs"):
        return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"

    def refused(self, code, call, **parameters):
        """Asserts that the call is refused with the AWS error `code` (or one of them); its message."""
        with self.assertRaises(botocore.exceptions.ClientError) as caught:
            call(**parameters)
        codes = (code,) if isinstance(code, str) else code
        error = caught.exception.response["Error"]
        self.assertIn(error["Code"], codes, error)
        self.assertTrue(error["Message"])
        status = caught.exception.response["ResponseMetadata"]["HTTPStatusCode"]
        self.assertGreaterEqual(status, 400)
        if 501 not in codes:
            self.assertLess(status, 500, error)
        return error["Message"]

    def pages(self, call, member, size, **parameters):
        """All items of a paginated list, with no page over `size`."""
        items, token = [], {}
        while True:
            answer = call(maxResults=size, **parameters, **token)
            self.assertLessEqual(len(answer[member]), size)
            items += answer[member]
            if not answer.get("nextToken"):
                return items
            token = {"nextToken": answer["nextToken"]}

    # -- Below boto3 --------------------------------------------------------------------------------

    def post(self, body, headers):
        """(status, parsed JSON or text) of a raw POST."""
        host, port = self.minato.listen.split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        try:
            connection.request("POST", "/", body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        try:
            return answer.status, json.loads(text)
        except ValueError:
            return answer.status, text

    def post_ecs(self, operation, body, **how):
        content = body if isinstance(body, (bytes, str)) else json.dumps(body)
        return self.post(content, signed(self.minato, content, ecs_headers(operation), "ecs", **how))

    def post_query(self, service, form, **how):
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
        return self.post(form, signed(self.minato, form, headers, service, **how))


CONTAINER = {"name": "main", "image": "busybox:test", "memory": 64}


def container(**more):
    return {**CONTAINER, **more}
