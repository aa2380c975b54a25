"""A listener that the machine cannot serve: its load balancer says so, and nobody else suffers."""
import http.client
import socket
import unittest

import harness_path  # noqa: F401
from minato_case import MinatoCase


class ListenerProblems(MinatoCase):
    images = ()

    def make_listener(self, balancer, port):
        return self.elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=port, DefaultActions=[
            {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200", "MessageBody": "here"}}])

    def state(self):
        return self.elb.describe_load_balancers(Names=["web"])["LoadBalancers"][0]["State"]

    def answer(self, address, port):
        connection = http.client.HTTPConnection(address, port, timeout=2)
        try:
            connection.request("GET", "/")
            return connection.getresponse().read()
        except OSError:
            return None
        finally:
            connection.close()

    def test_a_port_that_is_taken_is_told_until_it_is_free(self):
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        made = self.elb.create_load_balancer(Name="web", Subnets=[subnet])["LoadBalancers"][0]
        address = made["AvailabilityZones"][0]["LoadBalancerAddresses"][0]["IpAddress"]
        with socket.create_server((address, 8088)):
            self.make_listener(made["LoadBalancerArn"], 80)
            self.make_listener(made["LoadBalancerArn"], 8088)
            self.eventually(lambda: self.state()["Code"] == "active_impaired", 10, self.state)
            self.assertEqual(self.state()["Reason"], "The HTTP listener on port 8088 is not served: "
                             f"{address}:8088: Address already in use")
            self.eventually(lambda: self.answer(address, 80) == b"here", 10, "the other listener serves")
        self.eventually(lambda: self.state() == {"Code": "active"}, 10, self.state)
        self.eventually(lambda: self.answer(address, 8088) == b"here", 10, "the listener serves")


if __name__ == "__main__":
    unittest.main()
