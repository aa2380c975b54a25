"""The wire below the clients: signatures, malformed requests, sizes, unknown operations. Never a crash."""
import json
import random
import socket
import unittest

from api_case import ApiCase, container
from minato_case import ecs_headers, signed


class Signatures(ApiCase):
    def test_none(self):
        status, body = self.post("{}", ecs_headers("ListClusters"))
        self.assertIn(status, (400, 403))
        self.assertIn("MissingAuthenticationToken", json.dumps(body))

    def test_a_key_that_nobody_has(self):
        status, body = self.post_ecs("ListClusters", {}, credentials=("AKIANOBODYNOBODYNOBO", "secret"))
        self.assertIn(status, (400, 403))
        self.assertIn("UnrecognizedClientException", json.dumps(body))
        status, body = self.post_query("sts", "Action=GetCallerIdentity&Version=2011-06-15",
                                       credentials=("AKIANOBODYNOBODYNOBO", "secret"))
        self.assertEqual(status, 403)
        self.assertIn("InvalidClientTokenId", body)

    def test_a_wrong_secret(self):
        credentials = (self.minato.credentials()[0], "not-the-secret")
        status, body = self.post_ecs("ListClusters", {}, credentials=credentials)
        self.assertIn(status, (400, 403))
        self.assertIn("InvalidSignatureException", json.dumps(body))
        status, body = self.post_query("sts", "Action=GetCallerIdentity&Version=2011-06-15", credentials=credentials)
        self.assertEqual(status, 403)
        self.assertIn("SignatureDoesNotMatch", body)

    def test_a_body_that_was_changed_on_the_way(self):
        headers = signed(self.minato, "{}", ecs_headers("ListClusters"), "ecs")
        status, body = self.post('{"maxResults":1}', headers)
        self.assertIn(status, (400, 403))
        self.assertIn("InvalidSignatureException", json.dumps(body))

    def test_a_header_that_was_changed_on_the_way(self):
        headers = signed(self.minato, "{}", ecs_headers("ListClusters"), "ecs")
        headers.update(ecs_headers("DeleteCluster"))
        status, _ = self.post("{}", headers)
        self.assertIn(status, (400, 403))

    def test_an_old_request(self):
        headers = signed(self.minato, "{}", ecs_headers("ListClusters"), "ecs")
        headers["X-Amz-Date"] = "20200101T000000Z"
        status, _ = self.post("{}", headers)
        self.assertIn(status, (400, 403))

    def test_authorization_that_is_none(self):
        for value in ("", "Basic abc", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b/c, Signature=",
                      "AWS4-HMAC-SHA256 Credential=////, SignedHeaders=;;;, Signature=zz"):
            status, _ = self.post("{}", {**ecs_headers("ListClusters"), "Authorization": value,
                                         "X-Amz-Date": "20260101T000000Z"})
            self.assertIn(status, (400, 403), value)


class Malformed(ApiCase):
    def refused_body(self, operation, body):
        status, answer = self.post_ecs(operation, body)
        self.assertGreaterEqual(status, 400, answer)
        self.assertLess(status, 500, answer)
        self.assertIn("__type", answer)
        return json.dumps(answer)

    def test_json_that_is_none(self):
        for body in ("", "{", "[]", "null", "1", '"x"', "{]", '{"a":}', "\x00", '{"clusterName": "\\ud800"}', "[" * 5000,
                     b"\xff\xfe{}", '{"clusterName": 1e999}'):
            self.refused_body("CreateCluster" if body else "DescribeTaskDefinition", body)

    def test_wrong_types_name_the_member(self):
        for member, value, named in (("family", 1, "family"), ("containerDefinitions", {}, "containerDefinitions"),
                                     ("containerDefinitions", [1], "containerDefinitions"),
                                     ("containerDefinitions", [container(memory="64")], "memory"),
                                     ("containerDefinitions", [container(command="sleep")], "command"),
                                     ("containerDefinitions", [container(essential="yes")], "essential")):
            body = {"family": "typed", "containerDefinitions": [container()], member: value}
            self.assertIn(named, self.refused_body("RegisterTaskDefinition", body))

    def test_missing_required_members_are_named(self):
        self.assertIn("family", self.refused_body("RegisterTaskDefinition", {"containerDefinitions": [container()]}))
        self.assertIn("taskDefinition", self.refused_body("DescribeTaskDefinition", {}))
        self.assertIn("task", self.refused_body("StopTask", {}))

    def test_a_value_that_the_enumeration_lacks(self):
        answer = self.refused_body("RegisterTaskDefinition", {
            "family": "x", "networkMode": "carrier-pigeon", "containerDefinitions": [container()]})
        self.assertIn("networkMode", answer)

    def test_unknown_members_are_ignored(self):
        status, _ = self.post_ecs("ListClusters", {"somethingNew": {"a": [1, 2]}})
        self.assertEqual(status, 200)

    def test_numbers_out_of_range(self):
        for number in (2**31, -2**31 - 1, 2**70, 1.5):
            self.refused_body("ListClusters", {"maxResults": number})

    def test_query_that_is_none(self):
        for form in ("", "Action=", "Action", "&&&&", "%", "Action=%zz", "Action=DescribeVpcs&Version=2016-11-15&VpcId.1",
                     "Action=DescribeVpcs&Version=2016-11-15&VpcId.99999999999=x"):
            status, _ = self.post_query("ec2", form)
            self.assertLess(status, 500, form)
        status, answer = self.post_query("elasticloadbalancing", "Action=CreateLoadBalancer&Version=2015-12-01")
        self.assertEqual(status, 400)
        self.assertIn("Name", answer)
        self.assertIn("<Code>ValidationError</Code>", answer.replace("\n", ""))

    def test_unknown_operations(self):
        status, answer = self.post_ecs("MakeCoffee", {})
        self.assertGreaterEqual(status, 400)
        self.assertIn("UnknownOperationException", json.dumps(answer))
        status, answer = self.post_query("sts", "Action=MakeCoffee&Version=2011-06-15")
        self.assertEqual(status, 400)
        self.assertIn("InvalidAction", answer)

    def test_operations_that_are_not_there_yet_say_so(self):
        status, answer = self.post_ecs("CreateGateway", {"name": "x"})
        self.assertEqual(status, 501)
        self.assertIn("CreateGateway", json.dumps(answer))

    def test_a_body_over_a_mebibyte(self):
        status, _ = self.post_ecs("CreateCluster", {"clusterName": "x" * (1024 * 1024 + 1)})
        self.assertIn(status, (400, 413))

    def test_bytes_that_are_no_http(self):
        chance = random.Random(7)
        host, port = self.minato.listen.split(":")
        openings = [b"", b"\r\n\r\n", b"GET", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                    b"GET / HTTP/9.9\r\n\r\n", b"A" * 100_000, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000]
        openings += [chance.randbytes(chance.randrange(1, 2000)) for _ in range(50)]
        for opening in openings:
            with socket.create_connection((host, int(port)), timeout=5) as connection:
                try:
                    connection.sendall(opening)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
                except OSError:
                    pass
        self.assertEqual(self.post_ecs("ListClusters", {})[0], 200)

    def test_json_that_was_damaged(self):
        """Mutations of a good request: any answer but a server's error."""
        chance = random.Random(11)
        good = json.dumps({"family": "damaged", "containerDefinitions": [container(
            portMappings=[{"containerPort": 80}], healthCheck={"command": ["CMD", "x"]})]}).encode()
        for _ in range(300):
            body = bytearray(good)
            for _ in range(chance.randrange(1, 6)):
                body[chance.randrange(len(body))] = chance.randrange(256)
            status, answer = self.post_ecs("RegisterTaskDefinition", bytes(body))
            self.assertLess(status, 500, (bytes(body), answer))


if __name__ == "__main__":
    unittest.main()
