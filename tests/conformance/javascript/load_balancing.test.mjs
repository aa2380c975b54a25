// Query and XML as the newest SDK writes and reads them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';

let client;
const subnet = process.env.MINATO_SUBNET;
const vpc = process.env.MINATO_VPC;

before(() => {
  client = new elb.ElasticLoadBalancingV2Client({ endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 });
});

test('a load balancer, a target group and a listener', async () => {
  const { LoadBalancers: [balancer] } = await client.send(
    new elb.CreateLoadBalancerCommand({ Name: 'js', Subnets: [subnet] }));
  assert.ok(balancer.CreatedTime instanceof Date);
  const { TargetGroups: [group] } = await client.send(new elb.CreateTargetGroupCommand({
    Name: 'js', Protocol: 'HTTP', Port: 80, VpcId: vpc, TargetType: 'ip', Matcher: { HttpCode: '200-299' },
  }));
  assert.equal(group.Matcher.HttpCode, '200-299');
  const { Listeners: [listener] } = await client.send(new elb.CreateListenerCommand({
    LoadBalancerArn: balancer.LoadBalancerArn, Protocol: 'HTTP', Port: 8081,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: group.TargetGroupArn }],
  }));
  assert.equal(listener.Port, 8081);
  await elb.waitUntilLoadBalancerAvailable({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 },
    { LoadBalancerArns: [balancer.LoadBalancerArn] });

  await client.send(new elb.RegisterTargetsCommand({
    TargetGroupArn: group.TargetGroupArn, Targets: [{ Id: '10.9.8.7', Port: 81 }],
  }));
  const { TargetHealthDescriptions: [health] } = await client.send(
    new elb.DescribeTargetHealthCommand({ TargetGroupArn: group.TargetGroupArn }));
  assert.equal(health.Target.Id, '10.9.8.7');
  assert.equal(health.Target.Port, 81);
  assert.ok(['initial', 'unhealthy'].includes(health.TargetHealth.State));

  await client.send(new elb.DeleteListenerCommand({ ListenerArn: listener.ListenerArn }));
  await client.send(new elb.DeleteTargetGroupCommand({ TargetGroupArn: group.TargetGroupArn }));
  await client.send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.LoadBalancerArn }));
});

test('errors have their names', async () => {
  await assert.rejects(client.send(new elb.DescribeLoadBalancersCommand({ Names: ['never'] })), (error) => {
    assert.equal(error.name, 'LoadBalancerNotFoundException');
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  });
  await assert.rejects(client.send(new elb.CreateTargetGroupCommand({ Name: 'bad name' })));
});

test('pages', async () => {
  for (const name of ['js-a', 'js-b', 'js-c']) {
    await client.send(new elb.CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 80, VpcId: vpc }));
  }
  const names = [];
  for await (const page of elb.paginateDescribeTargetGroups({ client }, { PageSize: 2 })) {
    assert.ok(page.TargetGroups.length <= 2);
    names.push(...page.TargetGroups.map((group) => group.TargetGroupName));
  }
  assert.deepEqual(names.filter((name) => name.startsWith('js-')).sort(), ['js-a', 'js-b', 'js-c']);
});
