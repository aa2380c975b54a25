"""ExecuteCommand and enableExecuteCommand as far as they go without a machine: shapes and refusals."""
import json
import unittest
import urllib.error
import urllib.request

import harness_path  # noqa: F401
from api_case import ApiCase
from minato_case import signed
from session_plugin import Session
from websocket_client import Refused, WebSocket


class ExecuteCommand(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ecs.register_task_definition(family="web", containerDefinitions=[
            {"name": "main", "image": "web:1", "memory": 64, "essential": True},
            {"name": "side", "image": "web:1", "memory": 64, "essential": False}])

    def test_services_show_it_and_keep_it(self):
        made = self.ecs.create_service(serviceName="open", taskDefinition="web", desiredCount=0,
                                       enableExecuteCommand=True)["service"]
        self.assertIs(made["enableExecuteCommand"], True)
        kept = self.ecs.update_service(service="open", desiredCount=0)["service"]
        self.assertIs(kept["enableExecuteCommand"], True)
        shut = self.ecs.update_service(service="open", enableExecuteCommand=False)["service"]
        self.assertIs(shut["enableExecuteCommand"], False)
        self.assertEqual(len(shut["deployments"]), 1)
        plain = self.ecs.create_service(serviceName="shut", taskDefinition="web", desiredCount=0)["service"]
        self.assertIs(plain["enableExecuteCommand"], False)
        described = self.ecs.describe_services(services=["open", "shut"])["services"]
        self.assertEqual([each["enableExecuteCommand"] for each in described], [False, False])

    def test_refusals(self):
        execute = self.ecs.execute_command
        self.assertIn("not found", self.refused("InvalidParameterException", execute, task="0" * 32, command="sh",
                                                interactive=True))
        self.assertIn("Interactive", self.refused("InvalidParameterException", execute, task="0" * 32, command="sh",
                                                  interactive=False))
        self.refused("InvalidParameterException", execute, task="0" * 32, command="  ", interactive=True)
        self.refused("InvalidParameterException", execute, task="0" * 32, command="sh -c 'x", interactive=True)
        self.refused("ClusterNotFoundException", execute, cluster="none", task="0" * 32, command="sh", interactive=True)

    def test_a_service_is_let_wait_for_its_tasks(self):
        """Without a machine its tasks are not running, and nobody gets in."""
        self.ecs.create_service(serviceName="waiting", taskDefinition="web", desiredCount=0, enableExecuteCommand=True)
        self.assertEqual(self.ecs.list_tasks(serviceName="waiting")["taskArns"], [])

    def test_streams_are_for_those_who_were_offered_one(self):
        base = self.minato.endpoint.replace("http://", "ws://")
        for path in ("/v1/data-channel?session=none", "/sessions?session=none", "/v1/data-channel"):
            with self.assertRaises(Refused) as caught:
                Session({"sessionId": "none", "streamUrl": base + path, "tokenValue": "x"})
            self.assertIn("404", str(caught.exception))
        # An agent's end has to be signed.
        with self.assertRaises(Refused) as caught:
            WebSocket(base + "/agent/session?session=none")
        self.assertIn("400", str(caught.exception))

    def start_session(self, **members):
        body = json.dumps(members)
        headers = {"X-Amz-Target": "Minato_20261101.StartTaskSession", "Content-Type": "application/x-amz-json-1.1"}
        request = urllib.request.Request(self.minato.endpoint + "/", body.encode(),
                                         signed(self.minato, body, headers, "minato"))
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=30)
        with caught.exception as error:
            told = json.load(error)
            return error.code, told["__type"], told["message"]

    def test_minatos_own_sessions_are_one_thing_at_a_time(self):
        for members, words in (({}, "Exactly one"), ({"port": 80, "readPath": "/x"}, "Exactly one"),
                               ({"readPath": "x"}, "absolute"), ({"writePath": "../x"}, "absolute"),
                               ({"command": [""]}, "no name"), ({"command": ["sh"]}, "not found")):
            status, kind, message = self.start_session(task="0" * 32, **members)
            self.assertEqual((status, kind), (400, "InvalidParameterException"), members)
            self.assertIn(words, message)
        for members in ({"port": 0}, {"port": 65536}, {"command": []}, {"command": ["sh"], "rows": 0}):
            self.assertEqual(self.start_session(task="0" * 32, **members)[1], "InvalidParameterException", members)


if __name__ == "__main__":
    unittest.main()
