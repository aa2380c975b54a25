"""AWS Certificate Manager, and the listeners that show what is imported there."""
import json
import subprocess
import unittest

import harness_path  # noqa: F401
import workshop
from api_case import ApiCase
from certificate_maker import EC, Maker


class CertificateCase(ApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = workshop.scratch_folder()
        cls.addClassCleanup(workshop.remove, folder)
        cls.folder, cls.maker = folder, Maker(folder)

    def imported(self, certificate, key, **more):
        return self.acm.import_certificate(Certificate=certificate, PrivateKey=key, **more)["CertificateArn"]


class Certificates(CertificateCase):
    def test_import_and_describe(self):
        certificate, key = self.maker.self_signed("www.example.com", names="www.example.com,DNS:*.example.com")
        arn = self.imported(certificate, key, Tags=[{"Key": "team", "Value": "a"}])
        self.assertRegex(arn, "^" + self.arn("certificate/[0-9a-f-]{36}", "acm") + "$")
        shown = self.acm.describe_certificate(CertificateArn=arn)["Certificate"]
        expected = {"CertificateArn": arn, "DomainName": "www.example.com", "Subject": "CN=www.example.com",
                    "SubjectAlternativeNames": ["www.example.com", "*.example.com"], "Status": "ISSUED",
                    "Type": "IMPORTED", "KeyAlgorithm": "RSA_2048", "SignatureAlgorithm": "SHA256WITHRSA",
                    "InUseBy": [], "RenewalEligibility": "INELIGIBLE"}
        self.assertEqual({name: shown[name] for name in expected}, expected)
        self.assertLess(shown["NotBefore"], shown["NotAfter"])
        self.assertNotIn("PRIVATE", json.dumps(shown, default=str))
        self.assertEqual(self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"],
                         [{"Key": "team", "Value": "a"}])

    def test_the_chain_comes_back(self):
        certificate, key, chain = self.maker.chained()
        arn = self.imported(certificate, key, CertificateChain=chain)
        got = self.acm.get_certificate(CertificateArn=arn)
        self.assertEqual((got["Certificate"].encode(), got["CertificateChain"].encode()), (certificate, chain))
        self.assertEqual(self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["Issuer"], "Authority")
        self.refused("ValidationException", self.acm.import_certificate, Certificate=certificate, PrivateKey=key)

    def test_what_does_not_belong_together(self):
        first, second = self.maker.self_signed(), self.maker.self_signed()
        for certificate, key in ((first[0], second[1]), (b"none", first[1]), (first[0], b"none"),
                                 (first[0] + second[0], first[1])):
            self.refused("ValidationException", self.acm.import_certificate, Certificate=certificate, PrivateKey=key)

    def test_import_again(self):
        arn = self.imported(*self.maker.self_signed("first.example.com"))
        certificate, key = self.maker.self_signed("second.example.com")
        self.assertEqual(self.imported(certificate, key, CertificateArn=arn), arn)
        self.assertEqual(self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainName"],
                         "second.example.com")
        self.refused("ValidationException", self.imported, certificate=certificate, key=key, CertificateArn=arn,
                     Tags=[{"Key": "k"}])
        self.refused("ResourceNotFoundException", self.imported, certificate=certificate, key=key,
                     CertificateArn=arn[:-12] + "000000000000")
        self.refused("InvalidArnException", self.imported, certificate=certificate, key=key,
                     CertificateArn=self.arn("role/some-role", "iam"))

    def test_lists(self):
        for number in range(3):
            self.imported(*self.maker.self_signed(f"list-{number}.example.com"))
        curve = self.imported(*self.maker.self_signed("curve.example.com", key=EC))
        pages = list(self.acm.get_paginator("list_certificates").paginate(PaginationConfig={"PageSize": 2}))
        self.assertTrue(all(len(page["CertificateSummaryList"]) <= 2 for page in pages))
        names = [item["DomainName"] for page in pages for item in page["CertificateSummaryList"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual({f"list-{number}.example.com" for number in range(3)}, set(names))
        self.assertNotIn("curve.example.com", names)
        found = self.acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]
        self.assertEqual([item["CertificateArn"] for item in found], [curve])
        self.assertEqual(self.acm.list_certificates(CertificateStatuses=["EXPIRED"])["CertificateSummaryList"], [])
        self.refused("InvalidArgsException", self.acm.list_certificates, NextToken="x")

    def test_tags(self):
        arn = self.imported(*self.maker.self_signed())
        self.acm.add_tags_to_certificate(CertificateArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b"}])
        self.acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "b"}, {"Key": "a", "Value": "2"}])
        self.assertEqual(self.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"], [{"Key": "a", "Value": "1"}])
        self.refused("TooManyTagsException", self.acm.add_tags_to_certificate, CertificateArn=arn,
                     Tags=[{"Key": f"k{number}"} for number in range(50)])
        self.refused("InvalidTagException", self.acm.add_tags_to_certificate, CertificateArn=arn,
                     Tags=[{"Key": "aws:k"}])

    def test_delete(self):
        arn = self.imported(*self.maker.self_signed())
        self.acm.delete_certificate(CertificateArn=arn)
        for call in (self.acm.delete_certificate, self.acm.describe_certificate, self.acm.get_certificate,
                     self.acm.list_tags_for_certificate):
            self.refused("ResourceNotFoundException", call, CertificateArn=arn)

    def test_by_the_command_line(self):
        certificate, key = self.maker.self_signed("cli.example.com")
        (self.folder / "cli.pem").write_bytes(certificate)
        (self.folder / "cli.key").write_bytes(key)
        command = ["/usr/bin/aws", "--endpoint-url", self.minato.endpoint, "--output", "json", "acm"]
        done = subprocess.run([*command, "import-certificate", "--certificate", f"fileb://{self.folder}/cli.pem",
                               "--private-key", f"fileb://{self.folder}/cli.key"], env=self.minato.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        arn = json.loads(done.stdout)["CertificateArn"]
        self.assertEqual(self.acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainName"],
                         "cli.example.com")


class Listeners(CertificateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subnet = cls.ec2.describe_subnets()["Subnets"][0]
        cls.balancer = cls.elb.create_load_balancer(
            Name="tls", Subnets=[subnet["SubnetId"]])["LoadBalancers"][0]["LoadBalancerArn"]
        cls.group = cls.elb.create_target_group(
            Name="tls", Protocol="HTTP", Port=80, VpcId=subnet["VpcId"])["TargetGroups"][0]["TargetGroupArn"]

    def listener(self, port, certificate, **more):
        parameters = {"Protocol": "HTTPS", "Certificates": [{"CertificateArn": certificate}], **more}
        return self.elb.create_listener(
            LoadBalancerArn=self.balancer, Port=port,
            DefaultActions=[{"Type": "forward", "TargetGroupArn": self.group}], **parameters)["Listeners"][0]

    def test_an_https_listener(self):
        first, second = (self.imported(*self.maker.self_signed()) for _ in range(2))
        listener = self.listener(443, first)
        self.assertEqual((listener["Protocol"], listener["SslPolicy"], listener["Certificates"]),
                         ("HTTPS", "ELBSecurityPolicy-2016-08", [{"CertificateArn": first}]))
        arn = listener["ListenerArn"]
        self.elb.add_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": second}])
        shown = self.elb.describe_listener_certificates(ListenerArn=arn)["Certificates"]
        self.assertEqual(shown, [{"CertificateArn": first, "IsDefault": True},
                                 {"CertificateArn": second, "IsDefault": False}])
        self.assertEqual(self.acm.describe_certificate(CertificateArn=second)["Certificate"]["InUseBy"],
                         [self.balancer])
        self.refused("ResourceInUseException", self.acm.delete_certificate, CertificateArn=second)
        self.refused("OperationNotPermitted", self.elb.remove_listener_certificates, ListenerArn=arn,
                     Certificates=[{"CertificateArn": first}])
        self.elb.remove_listener_certificates(ListenerArn=arn, Certificates=[{"CertificateArn": second}])
        self.acm.delete_certificate(CertificateArn=second)
        self.refused("CertificateNotFound", self.elb.add_listener_certificates, ListenerArn=arn,
                     Certificates=[{"CertificateArn": second}])
        changed = self.elb.modify_listener(ListenerArn=arn, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06")
        self.assertEqual(changed["Listeners"][0]["SslPolicy"], "ELBSecurityPolicy-TLS13-1-2-2021-06")
        plain = self.elb.modify_listener(ListenerArn=arn, Protocol="HTTP")["Listeners"][0]
        self.assertNotIn("SslPolicy", plain)
        self.acm.delete_certificate(CertificateArn=first)

    def test_what_cannot_be(self):
        arn = self.imported(*self.maker.self_signed())
        self.refused("SSLPolicyNotFound", self.listener, port=444, certificate=arn, SslPolicy="strong")
        self.refused("CertificateNotFound", self.listener, port=444, certificate=arn[:-12] + "000000000000")
        self.refused("ValidationError", self.listener, port=444, certificate=arn, Protocol="HTTP")
        self.refused("ValidationError", self.listener, port=444, certificate=arn, Certificates=[])

    def test_policies(self):
        policies = [policy for page in self.elb.get_paginator("describe_ssl_policies").paginate(
            PaginationConfig={"PageSize": 5}) for policy in page["SslPolicies"]]
        self.assertIn("ELBSecurityPolicy-2016-08", [policy["Name"] for policy in policies])
        found = self.elb.describe_ssl_policies(Names=["ELBSecurityPolicy-TLS13-1-3-2021-06"])["SslPolicies"]
        self.assertEqual(found[0]["SslProtocols"], ["TLSv1.3"])
        self.refused("SSLPolicyNotFound", self.elb.describe_ssl_policies, Names=["strong"])


if __name__ == "__main__":
    unittest.main()
