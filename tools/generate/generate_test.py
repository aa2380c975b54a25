import os
import tempfile
import unittest

import cpp_names
import generate

MODEL = """$version: "2.0"
$operationInputSuffix: "Request"
$operationOutputSuffix: "Response"
namespace minato.a.api
@awsJson1_1 service Prefix { version: "1" }
operation Do {
    input := { @required name: String, sizes: Sizes, color: Color }
}
list Sizes { member: Long }
enum Color { RED = "red" }
"""


class CppNamesTest(unittest.TestCase):
    def test_members(self):
        for name, expected in (
            ("containerDefinitions", "container_definitions"),
            ("loadBalancerArn", "load_balancer_arn"),
            ("LoadBalancerArns", "load_balancer_arns"),
            ("DNSName", "dns_name"),
            ("enableECSManagedTags", "enable_ecs_managed_tags"),
            ("ec2InstanceId", "ec2_instance_id"),
            ("bindIP", "bind_ip"),
            ("PrivateIPv4Address", "private_ipv4_address"),
            ("sizeInGiB", "size_in_gib"),
            ("namespace", "namespace_"),
        ):
            self.assertEqual(cpp_names.member_name(name), expected)

    def test_enumerators(self):
        for name, expected in (
            ("RUNNING", "kRunning"),
            ("EC2", "kEc2"),
            ("HTTP_1", "kHttp1"),
            ("BLUE_GREEN", "kBlueGreen"),
            ("TaskFailedToStart", "kTaskFailedToStart"),
        ):
            self.assertEqual(cpp_names.enumerator(name), expected)


class GenerateTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.model = os.path.join(folder.name, "a.smithy")
        self.out = os.path.join(folder.name, "out")
        self.write(MODEL)

    def write(self, text):
        with open(self.model, "w", encoding="utf-8") as out:
            out.write(text)
        generate.generate([self.model], self.out, services=True)

    def read(self, name):
        with open(os.path.join(self.out, "api", name), encoding="utf-8") as generated:
            return generated.read()

    def test_shapes_are_plain_structs(self):
        header = self.read("a.h")
        self.assertIn(
            "struct DoRequest {\n"
            "  std::string name{};\n"
            "  std::optional<std::vector<std::int64_t>> sizes{};\n"
            "  std::optional<Color> color{};\n",
            header,
        )
        self.assertIn("namespace minato::a::api {", header)
        self.assertIn("  using Request = DoRequest;\n  using Response = DoResponse;\n", header)
        self.assertIn("enum class Color {\n  kRed,\n};", header)

    def test_services_are_listed(self):
        self.assertIn("&minato::a::api::kServiceModel,", self.read("services.cpp"))

    def test_a_file_that_stays_the_same_is_not_touched(self):
        path = os.path.join(self.out, "api", "a.h")
        os.utime(path, (1, 1))
        self.write(MODEL + "// A comment more.\n")
        self.assertEqual(os.stat(path).st_mtime, 1)
        self.write(MODEL + "structure More {}\n")
        self.assertNotEqual(os.stat(path).st_mtime, 1)


if __name__ == "__main__":
    unittest.main()
