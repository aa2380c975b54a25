"""Parameter Store, by boto3 and the command line."""
import json
import subprocess
import unittest

import harness_path  # noqa: F401
from api_case import ApiCase


class Parameters(ApiCase):
    def put(self, name, value, kind="String", **more):
        return self.ssm.put_parameter(Name=name, Value=value, Type=kind, **more)["Version"]

    def value(self, name):
        return self.ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]

    def names_below(self, path, **more):
        pages = self.ssm.get_paginator("get_parameters_by_path").paginate(Path=path, **more)
        return [item["Name"] for page in pages for item in page["Parameters"]]

    def test_versions_and_labels(self):
        self.assertEqual(self.put("/versions/db", "one"), 1)
        self.refused("ParameterAlreadyExists", self.put, name="/versions/db", value="two")
        self.assertEqual(self.put("/versions/db", "two", Overwrite=True), 2)
        self.ssm.label_parameter_version(Name="/versions/db", ParameterVersion=1, Labels=["stable"])
        for name, value in (("/versions/db", "two"), ("/versions/db:1", "one"), ("/versions/db:stable", "one"),
                            (self.arn("parameter/versions/db", "ssm"), "two"),
                            (self.arn("parameter/versions/db:stable", "ssm"), "one")):
            self.assertEqual(self.value(name), value, name)
        shown = self.ssm.get_parameter(Name="/versions/db:1")["Parameter"]
        self.assertEqual((shown["Selector"], shown["Version"], shown["ARN"]),
                         (":1", 1, self.arn("parameter/versions/db", "ssm")))
        history = self.ssm.get_parameter_history(Name="/versions/db")["Parameters"]
        self.assertEqual([(item["Version"], item["Value"], item["Labels"]) for item in history],
                         [(1, "one", ["stable"]), (2, "two", [])])
        self.refused("ParameterVersionNotFound", self.ssm.get_parameter, Name="/versions/db:7")
        self.refused("ParameterVersionNotFound", self.ssm.get_parameter, Name="/versions/db:canary")
        gone = self.ssm.unlabel_parameter_version(Name="/versions/db", ParameterVersion=1, Labels=["stable", "x"])
        self.assertEqual((gone["RemovedLabels"], gone["InvalidLabels"]), (["stable"], ["x"]))

    def test_secure_strings(self):
        self.put("/secure/key", "swordfish", "SecureString")
        closed = self.ssm.get_parameter(Name="/secure/key")["Parameter"]
        self.assertEqual(closed["Type"], "SecureString")
        self.assertNotIn("swordfish", closed["Value"])
        self.assertEqual(self.value("/secure/key"), "swordfish")
        got = self.ssm.get_parameters(Names=["/secure/key", "/secure/none"], WithDecryption=True)
        self.assertEqual([item["Value"] for item in got["Parameters"]], ["swordfish"])
        self.assertEqual(got["InvalidParameters"], ["/secure/none"])
        described = self.ssm.describe_parameters(
            ParameterFilters=[{"Key": "Type", "Values": ["SecureString"]},
                              {"Key": "Path", "Values": ["/secure"]}])["Parameters"]
        self.assertEqual([(item["Name"], item["KeyId"]) for item in described], [("/secure/key", "alias/aws/ssm")])
        self.assertNotIn("swordfish", json.dumps(described, default=str))

    def test_paths_and_pages(self):
        names = [f"/path/{number:02}" for number in range(25)] + ["/path/deep/er"]
        for name in names:
            self.put(name, name)
        self.assertEqual(self.names_below("/path"), names[:-1])
        self.assertEqual(sorted(self.names_below("/path", Recursive=True)), sorted(names))
        pages = list(self.ssm.get_paginator("describe_parameters").paginate(
            ParameterFilters=[{"Key": "Name", "Option": "BeginsWith", "Values": ["/path/"]}],
            PaginationConfig={"PageSize": 10}))
        self.assertEqual([len(page["Parameters"]) for page in pages], [10, 10, 6])
        gone = self.ssm.delete_parameters(Names=[*names[:9], "/path/none"])
        self.assertEqual((gone["DeletedParameters"], gone["InvalidParameters"]), (names[:9], ["/path/none"]))
        self.assertEqual(len(self.names_below("/path")), 16)
        self.refused("InvalidNextToken", self.ssm.get_parameters_by_path, Path="/path", NextToken="x")

    def test_tags(self):
        self.put("/tags/one", "v", Tags=[{"Key": "team", "Value": "blue"}])
        about = {"ResourceType": "Parameter", "ResourceId": "/tags/one"}
        self.ssm.add_tags_to_resource(**about, Tags=[{"Key": "stage", "Value": "prod"}])
        self.ssm.remove_tags_from_resource(**about, TagKeys=["team"])
        self.assertEqual(self.ssm.list_tags_for_resource(**about)["TagList"], [{"Key": "stage", "Value": "prod"}])
        found = self.ssm.describe_parameters(ParameterFilters=[{"Key": "tag:stage", "Values": ["prod"]}])
        self.assertEqual([item["Name"] for item in found["Parameters"]], ["/tags/one"])
        self.refused("InvalidResourceId", self.ssm.list_tags_for_resource, ResourceType="Parameter", ResourceId="x")
        self.refused("InvalidResourceType", self.ssm.list_tags_for_resource, ResourceType="Document", ResourceId="x")
        self.refused("TooManyTagsError", self.ssm.add_tags_to_resource, **about,
                     Tags=[{"Key": f"k{number}", "Value": "v"} for number in range(50)])

    def test_errors_have_their_names(self):
        self.put("/errors/there", "v")
        for code, members in (
                ("ValidationException", {"Name": "aws-x"}), ("ValidationException", {"Name": "/ssm/x"}),
                ("AccessDeniedException", {"Name": "/aws/service/x"}),
                ("HierarchyLevelLimitExceededException", {"Name": "/a" * 16}),
                ("ValidationException", {"Value": "x" * 4097}),
                ("ValidationException", {"Value": "x" * 8193, "Tier": "Advanced"}),
                ("InvalidAllowedPatternException", {"AllowedPattern": "("}),
                ("ParameterPatternMismatchException", {"AllowedPattern": "^[0-9]+$"}),
                ("HierarchyTypeMismatchException", {"Name": "/errors/there", "Type": "StringList", "Overwrite": True}),
                ("UnsupportedFeatureException", {"Policies": "[{}]"})):
            self.refused(code, self.ssm.put_parameter, **{"Name": "/errors/new", "Value": "v", "Type": "String", **members})
        for code, read in (("InvalidFilterKey", {"Key": "Label", "Values": ["x"]}),
                           ("InvalidFilterOption", {"Key": "Type", "Option": "Contains", "Values": ["String"]}),
                           ("InvalidFilterValue", {"Key": "Type", "Values": ["Secret"]})):
            self.refused(code, self.ssm.describe_parameters, ParameterFilters=[read])
        self.refused("ParameterNotFound", self.ssm.get_parameter, Name="/errors/none")
        self.refused("ParameterNotFound", self.ssm.delete_parameter, Name="/errors/none")
        with self.assertRaises(self.ssm.exceptions.ParameterNotFound):
            self.ssm.get_parameter_history(Name="/errors/none")
        self.refused((501, "UnsupportedOperationException"), self.ssm.list_documents)

    def test_a_hundred_versions(self):
        for number in range(1, 102):
            self.put("/many", str(number), Overwrite=True)
        self.refused("ParameterVersionNotFound", self.ssm.get_parameter, Name="/many:1")
        self.ssm.label_parameter_version(Name="/many", ParameterVersion=2, Labels=["kept"])
        self.refused("ParameterMaxVersionLimitExceeded", self.put, name="/many", value="x", Overwrite=True)
        self.assertEqual(self.value("/many"), "101")

    def test_by_the_command_line(self):
        def aws(*arguments, ends=0):
            done = subprocess.run(["/usr/bin/aws", "--endpoint-url", self.minato.endpoint, "--output", "json", "ssm",
                                   *arguments], env=self.minato.environment(), stdin=subprocess.DEVNULL,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, ends, done.stderr)
            return json.loads(done.stdout) if ends == 0 else done.stderr
        aws("put-parameter", "--name", "/cli/password", "--value", "swordfish", "--type", "SecureString",
            "--tier", "Intelligent-Tiering")
        shown = aws("get-parameter", "--name", "/cli/password", "--with-decryption")["Parameter"]
        self.assertEqual(shown["Value"], "swordfish")
        self.assertEqual(len(aws("get-parameters-by-path", "--path", "/cli", "--recursive")["Parameters"]), 1)
        self.assertIn("(ParameterNotFound) when calling the GetParameter operation",
                      aws("get-parameter", "--name", "/cli/none", ends=254))


if __name__ == "__main__":
    unittest.main()
