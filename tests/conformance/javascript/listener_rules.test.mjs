// Rules of listeners as the newest SDK writes and reads them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';

let client;
let balancer;
let listener;
const groups = [];

const send = (command) => client.send(command);
const path = (...values) => [{ Field: 'path-pattern', PathPatternConfig: { Values: values } }];
const answer = (status) => [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: status } }];

before(async () => {
  client = new elb.ElasticLoadBalancingV2Client({ endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 });
  ({ LoadBalancers: [{ LoadBalancerArn: balancer }] } = await send(
    new elb.CreateLoadBalancerCommand({ Name: 'js-rules', Subnets: [process.env.MINATO_SUBNET] })));
  for (const name of ['js-blue', 'js-green']) {
    const { TargetGroups: [group] } = await send(new elb.CreateTargetGroupCommand({
      Name: name, Protocol: 'HTTP', Port: 80, VpcId: process.env.MINATO_VPC, TargetType: 'ip',
    }));
    groups.push(group.TargetGroupArn);
  }
  ({ Listeners: [{ ListenerArn: listener }] } = await send(new elb.CreateListenerCommand({
    LoadBalancerArn: balancer, Protocol: 'HTTP', Port: 8082, DefaultActions: answer('404'),
  })));
});

after(async () => {
  await send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn: balancer }));
  for (const group of groups) await send(new elb.DeleteTargetGroupCommand({ TargetGroupArn: group }));
});

test('a rule divides requests, is listed, re-ordered and deleted', async () => {
  const config = {
    TargetGroups: [{ TargetGroupArn: groups[0], Weight: 90 }, { TargetGroupArn: groups[1], Weight: 10 }],
    TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
  };
  const { Rules: [rule] } = await send(new elb.CreateRuleCommand({
    ListenerArn: listener, Priority: 10, Conditions: path('/a', '/b/*'),
    Actions: [{ Type: 'forward', ForwardConfig: config }], Tags: [{ Key: 'team', Value: 'sea' }],
  }));
  assert.deepEqual(rule.Actions[0].ForwardConfig, config);
  assert.deepEqual(rule.Conditions[0].Values, ['/a', '/b/*']);
  assert.equal(rule.IsDefault, false);
  const { Rules: [moved] } = await send(
    new elb.SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: rule.RuleArn, Priority: 3 }] }));
  assert.equal(moved.Priority, '3');
  const listed = [];
  for await (const page of elb.paginateDescribeRules({ client, pageSize: 1 }, { ListenerArn: listener })) {
    listed.push(...page.Rules.map((each) => each.Priority));
  }
  assert.deepEqual(listed, ['3', 'default']);
  await send(new elb.DeleteRuleCommand({ RuleArn: rule.RuleArn }));
});

test('regular expressions', async () => {
  const conditions = [
    { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/v[0-9]+/'] } },
    { Field: 'host-header', RegexValues: ['^(www|api)\\.example\\.com$'] },
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Kind', RegexValues: ['a+'] } },
  ];
  const { Rules: [rule] } = await send(new elb.CreateRuleCommand({
    ListenerArn: listener, Priority: 20, Conditions: conditions, Actions: answer('200'),
  }));
  assert.deepEqual(rule.Conditions[0].PathPatternConfig.RegexValues, ['^/v[0-9]+/']);
  assert.deepEqual(rule.Conditions[1].HostHeaderConfig.RegexValues, ['^(www|api)\\.example\\.com$']);
  assert.deepEqual(rule.Conditions[2].HttpHeaderConfig.RegexValues, ['a+']);
  await assert.rejects(send(new elb.ModifyRuleCommand({
    RuleArn: rule.RuleArn, Conditions: [{ Field: 'path-pattern', RegexValues: ['(unclosed'] }],
  })), /unclosed/);
});

test('errors have their names', async () => {
  const create = (more) => send(new elb.CreateRuleCommand({
    ListenerArn: listener, Priority: 30, Conditions: path('/c'), Actions: answer('200'), ...more,
  }));
  await create({});
  await assert.rejects(create({}), { name: 'PriorityInUseException' });
  await assert.rejects(create({ Priority: 31, ListenerArn: listener.replace(/.$/, (last) => last + '0') }),
    { name: 'ListenerNotFoundException' });
  await assert.rejects(create({
    Priority: 31, Actions: [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301' } }],
  }), { name: 'InvalidLoadBalancerActionException' });
  const { Rules } = await send(new elb.DescribeRulesCommand({ ListenerArn: listener }));
  const byDefault = Rules.find((rule) => rule.IsDefault);
  await assert.rejects(send(new elb.DeleteRuleCommand({ RuleArn: byDefault.RuleArn })),
    { name: 'OperationNotPermittedException' });
});

test('what is not there yet is refused by its name', async () => {
  await assert.rejects(send(new elb.CreateRuleCommand({
    ListenerArn: listener, Priority: 40, Conditions: path('/d'), Actions: answer('200'),
    Transforms: [{ Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: 'a', Replace: 'b' }] } }],
  })), /Transforms/);
});
