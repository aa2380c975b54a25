"""Secrets Manager, by boto3 and the command line."""
import json
import subprocess
import unittest
import uuid

import harness_path  # noqa: F401
from api_case import ApiCase


class Secrets(ApiCase):
    def create(self, name, value="v", **more):
        return self.secrets.create_secret(Name=name, SecretString=value, **more)

    def value(self, secret, **more):
        return self.secrets.get_secret_value(SecretId=secret, **more)["SecretString"]

    def test_a_secret_by_name_and_arn(self):
        made = self.create("by-name/db", '{"password": "swordfish"}', Description="the shop's",
                           Tags=[{"Key": "team", "Value": "blue"}])
        self.assertRegex(made["ARN"], "^" + self.arn("secret:by-name/db-[A-Za-z0-9]{6}", "secretsmanager") + "$")
        for name in ("by-name/db", made["ARN"], made["ARN"][:-7]):
            got = self.secrets.get_secret_value(SecretId=name)
            self.assertEqual((json.loads(got["SecretString"]), got["VersionId"], got["VersionStages"]),
                             ({"password": "swordfish"}, made["VersionId"], ["AWSCURRENT"]))
        described = self.secrets.describe_secret(SecretId="by-name/db")
        self.assertEqual((described["Description"], described["Tags"], described["VersionIdsToStages"]),
                         ("the shop's", [{"Key": "team", "Value": "blue"}], {made["VersionId"]: ["AWSCURRENT"]}))
        self.assertNotIn("swordfish", json.dumps(described, default=str))
        self.assertNotIn("ResourcePolicy", self.secrets.get_resource_policy(SecretId="by-name/db"))

    def test_binaries(self):
        self.secrets.create_secret(Name="binary", SecretBinary=bytes(range(256)))
        got = self.secrets.get_secret_value(SecretId="binary")
        self.assertEqual(got["SecretBinary"], bytes(range(256)))
        self.assertNotIn("SecretString", got)

    def test_current_and_previous(self):
        self.create("stages", "one")
        self.secrets.put_secret_value(SecretId="stages", SecretString="two")
        self.secrets.update_secret(SecretId="stages", SecretString="three")
        self.assertEqual(self.value("stages"), "three")
        self.assertEqual(self.value("stages", VersionStage="AWSPREVIOUS"), "two")
        everything = self.secrets.list_secret_version_ids(SecretId="stages", IncludeDeprecated=True)["Versions"]
        self.assertEqual(len(everything), 3)
        self.assertEqual(len(self.secrets.list_secret_version_ids(SecretId="stages")["Versions"]), 2)

    def test_rotation_by_hand(self):
        old = self.create("rotated", "old")["VersionId"]
        new = str(uuid.uuid4())
        self.secrets.put_secret_value(SecretId="rotated", SecretString="new", ClientRequestToken=new,
                                      VersionStages=["AWSPENDING"])
        self.assertEqual((self.value("rotated"), self.value("rotated", VersionStage="AWSPENDING")), ("old", "new"))
        self.refused("InvalidParameterException", self.secrets.update_secret_version_stage, SecretId="rotated",
                     VersionStage="AWSCURRENT", MoveToVersionId=new)
        self.secrets.update_secret_version_stage(SecretId="rotated", VersionStage="AWSCURRENT", MoveToVersionId=new,
                                                 RemoveFromVersionId=old)
        self.assertEqual((self.value("rotated"), self.value("rotated", VersionStage="AWSPREVIOUS")), ("new", "old"))
        self.refused((501, "UnsupportedOperationException"), self.secrets.rotate_secret, SecretId="rotated")

    def test_tokens_make_requests_idempotent(self):
        token = str(uuid.uuid4())
        first = self.create("token", "v", ClientRequestToken=token)
        again = self.create("token", "v", ClientRequestToken=token)
        self.assertEqual((again["ARN"], again["VersionId"]), (first["ARN"], token))
        self.refused("ResourceExistsException", self.create, name="token", value="w", ClientRequestToken=token)
        self.refused("ResourceExistsException", self.secrets.put_secret_value, SecretId="token", SecretString="w",
                     ClientRequestToken=token)

    def test_deleting_and_restoring(self):
        self.create("deleted", "v")
        self.refused("InvalidParameterException", self.secrets.delete_secret, SecretId="deleted", RecoveryWindowInDays=6)
        planned = self.secrets.delete_secret(SecretId="deleted", RecoveryWindowInDays=7)["DeletionDate"]
        self.assertEqual(self.secrets.describe_secret(SecretId="deleted")["DeletedDate"], planned)
        self.refused("InvalidRequestException", self.value, secret="deleted")
        self.refused("InvalidRequestException", self.create, name="deleted")
        filters = [{"Key": "name", "Values": ["deleted"]}]
        self.assertEqual(self.secrets.list_secrets(Filters=filters)["SecretList"], [])
        self.secrets.restore_secret(SecretId="deleted")
        self.assertEqual(self.value("deleted"), "v")
        self.secrets.delete_secret(SecretId="deleted", ForceDeleteWithoutRecovery=True)
        self.refused("ResourceNotFoundException", self.secrets.describe_secret, SecretId="deleted")
        self.create("deleted", "anew")

    def test_lists(self):
        for number in range(5):
            self.create(f"list/{number}", Tags=[{"Key": "number", "Value": str(number)}])
        found = self.secrets.get_paginator("list_secrets").paginate(
            Filters=[{"Key": "name", "Values": ["list/"]}], SortOrder="asc", PaginationConfig={"PageSize": 2})
        pages = [[item["Name"] for item in page["SecretList"]] for page in found]
        self.assertEqual(pages, [["list/0", "list/1"], ["list/2", "list/3"], ["list/4"]])
        one = self.secrets.list_secrets(Filters=[{"Key": "tag-value", "Values": ["3"]}])["SecretList"]
        self.assertEqual([item["Name"] for item in one], ["list/3"])
        self.refused("InvalidNextTokenException", self.secrets.list_secrets, NextToken="x")

    def test_tags(self):
        self.create("tags")
        self.secrets.tag_resource(SecretId="tags", Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        self.secrets.untag_resource(SecretId="tags", TagKeys=["a"])
        self.assertEqual(self.secrets.describe_secret(SecretId="tags")["Tags"], [{"Key": "b", "Value": "2"}])

    def test_passwords(self):
        made = {self.secrets.get_random_password(PasswordLength=20, ExcludePunctuation=True)["RandomPassword"]
                for _ in range(5)}
        self.assertEqual(len(made), 5)
        self.assertTrue(all(len(one) == 20 and one.isalnum() for one in made), made)
        self.refused("InvalidParameterException", self.secrets.get_random_password, PasswordLength=3)

    def test_errors_have_their_names(self):
        self.create("errors")
        self.refused("ResourceExistsException", self.create, name="errors")
        self.refused("ValidationException", self.create, name="a b")
        self.refused("ResourceNotFoundException", self.value, secret="none")
        self.refused("ResourceNotFoundException", self.value, secret="errors", VersionStage="AWSPENDING")
        self.refused("InvalidRequestException", self.secrets.put_secret_value, SecretId="errors")
        self.refused("UnsupportedFeatureException", self.create, name="r",
                     AddReplicaRegions=[{"Region": "eu-north-1"}])
        self.refused((501, "UnsupportedOperationException"), self.secrets.put_resource_policy, SecretId="errors",
                     ResourcePolicy="{}")
        with self.assertRaises(self.secrets.exceptions.ResourceNotFoundException):
            self.secrets.describe_secret(SecretId="none")

    def test_by_the_command_line(self):
        def aws(*arguments):
            done = subprocess.run(["/usr/bin/aws", "--endpoint-url", self.minato.endpoint, "--output", "json",
                                   "secretsmanager", *arguments], env=self.minato.environment(),
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            return json.loads(done.stdout)
        aws("create-secret", "--name", "cli", "--secret-string", "swordfish")
        aws("put-secret-value", "--secret-id", "cli", "--secret-string", "marlin")
        self.assertEqual(aws("get-secret-value", "--secret-id", "cli")["SecretString"], "marlin")
        previous = aws("get-secret-value", "--secret-id", "cli", "--version-stage", "AWSPREVIOUS")
        self.assertEqual(previous["SecretString"], "swordfish")


if __name__ == "__main__":
    unittest.main()
