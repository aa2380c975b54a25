"""Elastic Load Balancing v2: rules of listeners and what becomes of requests, by boto3 and the aws command line client."""
import json
import subprocess
import unittest

from api_case import ApiCase

AWS = "/usr/bin/aws"


def path_is(*paths):
    return {"Field": "path-pattern", "Values": list(paths)}


def forward(*groups, **more):
    tuples = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in groups]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": tuples, **more}}


def fixed(status="200", **more):
    return {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": status, **more}}


def redirect(status="HTTP_301", **more):
    return {"Type": "redirect", "RedirectConfig": {"StatusCode": status, **more}}


class Rules(ApiCase):
    """Every test has a listener of its own, at a load balancer of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subnet = cls.ec2.describe_subnets()["Subnets"][0]
        cls.subnet, cls.vpc = subnet["SubnetId"], subnet["VpcId"]
        cls.count = 0

    def setUp(self):
        self.balancer = self.new_balancer()
        self.listener = self.new_listener()

    def name(self):
        type(self).count += 1
        return f"rules-{self.count}"

    def new_balancer(self):
        made = self.elb.create_load_balancer(Name=self.name(), Subnets=[self.subnet])["LoadBalancers"][0]
        return made["LoadBalancerArn"]

    def new_group(self):
        made = self.elb.create_target_group(Name=self.name(), Protocol="HTTP", Port=80, VpcId=self.vpc, TargetType="ip")
        return made["TargetGroups"][0]["TargetGroupArn"]

    def new_listener(self, port=80, action=None, balancer=None):
        made = self.elb.create_listener(LoadBalancerArn=balancer or self.balancer, Protocol="HTTP", Port=port,
                                        DefaultActions=[action or fixed("404")])
        return made["Listeners"][0]["ListenerArn"]

    def rule(self, priority=1, conditions=None, action=None, listener=None, **more):
        made = self.elb.create_rule(ListenerArn=listener or self.listener, Priority=priority,
                                    Conditions=conditions or [path_is("/a")], Actions=[action or fixed()], **more)
        return made["Rules"][0]

    def priorities(self, listener=None):
        rules = self.elb.describe_rules(ListenerArn=listener or self.listener)["Rules"]
        return [rule["Priority"] for rule in rules]

    def missing(self, kind):
        return self.arn(kind, "elasticloadbalancing")


class Lifecycle(Rules):
    def test_create_describe_modify_delete(self):
        made = self.rule(10, Tags=[{"Key": "team", "Value": "sea"}])
        balancer = self.balancer.split(":loadbalancer/")[1]
        arn = self.missing(f"listener-rule/{balancer}/[0-9a-f]{{16}}/[0-9a-f]{{16}}")
        self.assertRegex(made["RuleArn"], f"^{arn}$")
        self.assertEqual((made["Priority"], made["IsDefault"]), ("10", False))
        self.assertEqual(made["Conditions"],
                         [{"Field": "path-pattern", "Values": ["/a"], "PathPatternConfig": {"Values": ["/a"]}}])
        self.assertEqual(self.elb.describe_rules(RuleArns=[made["RuleArn"]])["Rules"], [made])
        changed = self.elb.modify_rule(RuleArn=made["RuleArn"], Actions=[fixed("503")])["Rules"][0]
        self.assertEqual(changed["Conditions"], made["Conditions"])
        self.assertEqual(changed["Actions"][0]["FixedResponseConfig"]["StatusCode"], "503")
        changed = self.elb.modify_rule(RuleArn=made["RuleArn"], Conditions=[path_is("/b")])["Rules"][0]
        self.assertEqual(changed["Actions"][0]["FixedResponseConfig"]["StatusCode"], "503")
        self.elb.delete_rule(RuleArn=made["RuleArn"])
        self.refused("RuleNotFound", self.elb.describe_rules, RuleArns=[made["RuleArn"]])
        self.refused("RuleNotFound", self.elb.delete_rule, RuleArn=made["RuleArn"])
        self.refused("RuleNotFound", self.elb.modify_rule, RuleArn=made["RuleArn"], Actions=[fixed()])

    def test_they_are_listed_by_priority_in_pages(self):
        for priority in (50000, 7, 300, 20):
            self.rule(priority)
        self.assertEqual(self.priorities(), ["7", "20", "300", "50000", "default"])
        pages = list(self.elb.get_paginator("describe_rules").paginate(
            ListenerArn=self.listener, PaginationConfig={"PageSize": 2}))
        self.assertEqual([len(page["Rules"]) for page in pages], [2, 2, 1])
        self.assertEqual([rule["Priority"] for page in pages for rule in page["Rules"]], self.priorities())

    def test_priorities_are_set_together(self):
        first, second, third = (self.rule(priority)["RuleArn"] for priority in (1, 2, 3))
        pairs = [{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}]
        shown = self.elb.set_rule_priorities(RulePriorities=pairs)["Rules"]
        self.assertEqual({rule["RuleArn"]: rule["Priority"] for rule in shown}, {first: "2", second: "1"})
        pairs[1]["Priority"] = 3
        self.refused("PriorityInUse", self.elb.set_rule_priorities, RulePriorities=pairs)
        listed = self.elb.describe_rules(ListenerArn=self.listener)["Rules"]
        self.assertEqual([rule["RuleArn"] for rule in listed][:3], [second, first, third])
        self.refused("ValidationError", self.elb.set_rule_priorities, RulePriorities=[])

    def test_the_default_rule_is_the_listeners(self):
        default = self.elb.describe_rules(ListenerArn=self.listener)["Rules"][0]
        self.assertEqual((default["Priority"], default["IsDefault"]), ("default", True))
        arn = default["RuleArn"]
        self.refused("OperationNotPermitted", self.elb.delete_rule, RuleArn=arn)
        self.refused("OperationNotPermitted", self.elb.modify_rule, RuleArn=arn, Actions=[fixed()])
        self.refused("OperationNotPermitted", self.elb.set_rule_priorities,
                     RulePriorities=[{"RuleArn": arn, "Priority": 1}])
        self.elb.modify_listener(ListenerArn=self.listener, DefaultActions=[fixed("503")])
        default = self.elb.describe_rules(RuleArns=[arn])["Rules"][0]
        self.assertEqual(default["Actions"][0]["FixedResponseConfig"]["StatusCode"], "503")

    def test_tags(self):
        arn = self.rule(Tags=[{"Key": "team", "Value": "sea"}])["RuleArn"]
        self.elb.add_tags(ResourceArns=[arn], Tags=[{"Key": "stage", "Value": "test"}])
        self.elb.remove_tags(ResourceArns=[arn], TagKeys=["team"])
        self.assertEqual(self.elb.describe_tags(ResourceArns=[arn])["TagDescriptions"],
                         [{"ResourceArn": arn, "Tags": [{"Key": "stage", "Value": "test"}]}])
        self.refused("DuplicateTagKeys", self.rule, priority=2, Tags=[{"Key": "a"}, {"Key": "a"}])
        self.refused("TooManyTags", self.rule, priority=2, Tags=[{"Key": f"k{i}"} for i in range(51)])

    def test_they_go_with_their_listener(self):
        group = self.new_group()
        arn = self.rule(action=forward((group, 1)))["RuleArn"]
        self.elb.delete_listener(ListenerArn=self.listener)
        self.refused("RuleNotFound", self.elb.describe_rules, RuleArns=[arn])
        self.elb.delete_target_group(TargetGroupArn=group)

    def test_a_listener_has_each_priority_once(self):
        self.rule(5)
        self.assertIn("'5'", self.refused("PriorityInUse", self.rule, priority=5))
        self.rule(5, listener=self.new_listener(81))
        self.refused("ListenerNotFound", self.rule,
                     listener=self.missing("listener/app/never/0123456789abcdef/0123456789abcdef"))
        for how in ({}, {"ListenerArn": self.listener, "RuleArns": [self.rule(6)["RuleArn"]]}):
            self.refused("ValidationError", self.elb.describe_rules, **how)

    def test_a_load_balancer_has_at_most_a_hundred(self):
        other = self.new_listener(81)
        for priority in range(1, 101):
            self.rule(priority, listener=other if priority % 2 else self.listener)
        self.refused("TooManyRules", self.rule, priority=200)
        self.elb.delete_rule(RuleArn=self.elb.describe_rules(ListenerArn=other)["Rules"][0]["RuleArn"])
        self.rule(200)


class Conditions(Rules):
    def test_every_field_is_shown_as_it_was_given(self):
        host = {"Field": "host-header", "HostHeaderConfig": {"Values": ["*.example.com"]}}
        given = [host,
                 {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "User-Agent", "Values": ["*Chrome*"]}},
                 {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}},
                 {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "version", "Value": "v1"}]}},
                 {"Field": "source-ip", "SourceIpConfig": {"Values": ["192.0.2.0/24"]}}]
        shown = self.rule(conditions=given)["Conditions"]
        self.assertEqual(shown, [{**host, "Values": ["*.example.com"]}, *given[1:]])
        # What is shown with only one of its two forms may be given again.
        again = [{key: value for key, value in condition.items() if key != "Values"} for condition in shown]
        self.assertEqual(self.rule(2, again)["Conditions"], shown)
        keyless = {"Field": "query-string", "QueryStringConfig": {"Values": [{"Value": "a\\*"}]}}
        self.assertEqual(self.rule(3, [keyless])["Conditions"], [keyless])

    def test_what_no_condition_can_be(self):
        method = {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["GET"]}}
        header = {"HttpHeaderName": "Host", "Values": ["a"]}
        for conditions in ([{"Field": "cookie", "Values": ["a"]}], [path_is()], [path_is("")], [path_is("/" + "a" * 128)],
                           [path_is("/a b")], [path_is("/a"), path_is("/b")], [method, method],
                           [path_is(*(f"/{i}" for i in range(6)))], [path_is("/*/*/*/*", "/*/*/*")],
                           [{"Field": "http-header", "HttpHeaderConfig": header}],
                           [{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "a" * 41, "Values": ["a"]}}],
                           [{"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["get"]}}],
                           [{"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.1"]}}],
                           [{"Field": "host-header", "Values": ["a.b"], "HostHeaderConfig": {"Values": ["a.b"]}}]):
            with self.subTest(conditions):
                self.refused("ValidationError", self.rule, conditions=conditions)
        message = self.refused("ValidationError", self.rule,
                               conditions=[{"Field": "source-ip", "SourceIpConfig": {"Values": ["2001:db8::/32"]}}])
        self.assertIn("SourceIpConfig.Values", message)


class Actions(Rules):
    def test_requests_are_divided(self):
        blue, green = self.new_group(), self.new_group()
        sticky = {"Enabled": True, "DurationSeconds": 300}
        action = forward((blue, 90), (green, 10), TargetGroupStickinessConfig=sticky)
        shown = self.rule(action=action)["Actions"][0]
        self.assertEqual(shown, action)
        for arn in (blue, green):
            found = self.elb.describe_target_groups(TargetGroupArns=[arn])["TargetGroups"][0]
            self.assertEqual(found["LoadBalancerArns"], [self.balancer])
            self.refused("ResourceInUse", self.elb.delete_target_group, TargetGroupArn=arn)
        self.elb.register_targets(TargetGroupArn=green, Targets=[{"Id": "10.1.2.3"}])
        health = self.elb.describe_target_health(TargetGroupArn=green)["TargetHealthDescriptions"][0]["TargetHealth"]
        self.assertNotEqual(health["State"], "unused")
        arn = self.elb.describe_rules(ListenerArn=self.listener)["Rules"][0]["RuleArn"]
        self.elb.modify_rule(RuleArn=arn, Actions=[forward((blue, 1))])
        health = self.elb.describe_target_health(TargetGroupArn=green)["TargetHealthDescriptions"][0]["TargetHealth"]
        self.assertEqual((health["State"], health["Reason"]), ("unused", "Target.NotInUse"))
        self.elb.delete_target_group(TargetGroupArn=green)

    def test_one_group_is_shown_in_both_forms(self):
        group = self.new_group()
        short = self.rule(1, action={"Type": "forward", "TargetGroupArn": group, "Order": 1})["Actions"][0]
        self.assertEqual(short, {**forward((group, 1), TargetGroupStickinessConfig={"Enabled": False}),
                                 "TargetGroupArn": group, "Order": 1})
        self.assertEqual(self.rule(2, action=short)["Actions"][0], short)

    def test_redirect_and_fixed_response(self):
        shown = self.rule(1, action=redirect(Protocol="HTTPS", Port="443"))["Actions"][0]
        self.assertEqual(shown, redirect(Protocol="HTTPS", Port="443", Host="#{host}", Path="/#{path}", Query="#{query}"))
        answer = fixed("503", ContentType="application/json", MessageBody='{"reason": "<closed> & gone"}')
        self.assertEqual(self.rule(2, action=answer)["Actions"][0], answer)
        listener = self.new_listener(81, redirect("HTTP_302", Path="/new/#{path}"))
        self.assertEqual(self.new_listener(81, redirect("HTTP_302", Path="/new/#{path}")), listener)
        self.refused("DuplicateListener", self.new_listener, port=81, action=fixed())

    def test_what_no_action_can_be(self):
        group = self.new_group()
        groups = [(self.new_group(), 1) for _ in range(6)]
        stickiness = {"Enabled": True, "DurationSeconds": 604801}
        for code, action in (("InvalidLoadBalancerAction", redirect()), ("InvalidLoadBalancerAction", {"Type": "redirect"}),
                             ("InvalidLoadBalancerAction", redirect(Query="a=b")),
                             ("InvalidLoadBalancerAction", fixed(ContentType="image/png")),
                             ("InvalidLoadBalancerAction", {**fixed(), "TargetGroupArn": group}),
                             ("ValidationError", redirect(Port="70000")), ("ValidationError", redirect(Path="new")),
                             ("ValidationError", redirect(Protocol="ftp")), ("ValidationError", fixed("302")),
                             ("ValidationError", fixed(MessageBody="a" * 1025)), ("ValidationError", {"Type": "forward"}),
                             ("ValidationError", forward((group, 1000))),
                             ("ValidationError", forward((group, 1), (group, 1))),
                             ("ValidationError", forward((group, 1), TargetGroupStickinessConfig=stickiness)),
                             ("TooManyTargetGroups", forward(*groups)),
                             ("TargetGroupNotFound", forward((self.missing("targetgroup/no/0123456789abcdef"), 1)))):
            with self.subTest(action):
                self.refused(code, self.rule, action=action)
                self.refused(code, self.new_listener, port=82, action=action)
        several = {"ListenerArn": self.listener, "Priority": 1, "Conditions": [path_is("/")]}
        self.refused("InvalidLoadBalancerAction", self.elb.create_rule, Actions=[fixed(), fixed()], **several)
        self.refused("TooManyActions", self.elb.create_rule, Actions=[fixed()] * 6, **several)
        self.refused("ValidationError", self.elb.create_rule, Actions=[], **several)
        cognito = {"UserPoolArn": "a", "UserPoolClientId": "b", "UserPoolDomain": "c"}
        message = self.refused("ValidationError", self.rule,
                               action={"Type": "authenticate-cognito", "AuthenticateCognitoConfig": cognito})
        self.assertIn("AuthenticateCognitoConfig", message)

    def test_a_target_group_belongs_to_one_load_balancer(self):
        group = self.new_group()
        self.rule(action=forward((group, 1)))
        elsewhere = self.new_listener(balancer=self.new_balancer())
        self.refused("TargetGroupAssociationLimit", self.rule, listener=elsewhere, action=forward((group, 1)))
        self.refused("TargetGroupAssociationLimit", self.elb.modify_listener, ListenerArn=elsewhere,
                     DefaultActions=[forward((group, 1))])


class ByCommandLine(Rules):
    def aws(self, *arguments, ends=0):
        done = subprocess.run([AWS, "--endpoint-url", self.minato.endpoint, "--output", "json", "elbv2", *arguments],
                              env=self.minato.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=60, check=False)
        self.assertEqual(done.returncode, ends, done.stderr)
        return json.loads(done.stdout) if done.stdout.strip() and ends == 0 else done.stderr

    def test_a_rule_as_people_type_it(self):
        group = self.new_group()
        made = self.aws("create-rule", "--listener-arn", self.listener, "--priority", "10", "--conditions",
                        "Field=path-pattern,Values=/img/*", "--actions", f"Type=forward,TargetGroupArn={group}")["Rules"][0]
        self.assertEqual(made["Conditions"][0]["Values"], ["/img/*"])
        self.aws("modify-rule", "--rule-arn", made["RuleArn"], "--conditions",
                 "Field=host-header,Values=www.example.com")
        self.aws("set-rule-priorities", "--rule-priorities", f"RuleArn={made['RuleArn']},Priority=5")
        rules = self.aws("describe-rules", "--listener-arn", self.listener)["Rules"]
        self.assertEqual([rule["Priority"] for rule in rules], ["5", "default"])
        self.assertEqual(rules[0]["Conditions"][0]["HostHeaderConfig"]["Values"], ["www.example.com"])
        answer = json.dumps([fixed("200", ContentType="text/html", MessageBody="<p>hello</p>")])
        self.aws("modify-listener", "--listener-arn", self.listener, "--default-actions", answer)
        message = self.aws("create-rule", "--listener-arn", self.listener, "--priority", "5", "--conditions",
                           "Field=path-pattern,Values=/", "--actions", answer, ends=254)
        self.assertIn("(PriorityInUse) when calling the CreateRule operation: Priority '5' is currently in use", message)
        self.aws("delete-rule", "--rule-arn", made["RuleArn"])
        self.aws("delete-target-group", "--target-group-arn", group)


if __name__ == "__main__":
    unittest.main()
