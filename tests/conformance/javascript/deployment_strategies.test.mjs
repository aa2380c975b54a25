// Strategies, stages and hooks by the newest SDK, which alone knows all of their shapes.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';

const CLUSTER = 'strategies';
const container = {
  name: 'main', image: 'busybox:test', memory: 64, essential: true, command: ['sleep', '600'], stopTimeout: 2,
  healthCheck: { command: ['CMD', 'true'], interval: 5, retries: 1 },
};
let client, balancing, hook, asked, answers;

before(async () => {
  const options = { endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 };
  client = new ecs.ECSClient(options);
  balancing = new elb.ElasticLoadBalancingV2Client(options);
  await client.send(new ecs.CreateClusterCommand({ clusterName: CLUSTER }));
  await client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'shifted', containerDefinitions: [container] }));
  asked = [];
  answers = [];
  hook = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => { text += piece; });
    request.on('end', () => {
      asked.push(JSON.parse(text));
      const { status = 200, ...answer } = answers.shift() ?? { hookStatus: 'SUCCEEDED' };
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise((done) => hook.listen(0, '127.0.0.1', done));
});

after(() => hook.close());

const send = (command) => client.send(command);
const refused = (command, name, words) =>
  assert.rejects(send(command), (error) => {
    assert.equal(error.name, name, error.message);
    assert.match(error.message, words);
    return true;
  });

/// Waits for a condition, not for a time.
const until = async (what, look) => {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    assert.ok(Date.now() < end, `${what} did not come`);
    await new Promise((done) => setTimeout(done, 100));
  }
};
const rollout = async (service) => {
  const { serviceDeployments } = await send(new ecs.ListServiceDeploymentsCommand({ cluster: CLUSTER, service }));
  const { serviceDeploymentArn } = serviceDeployments[0];
  const shown = await send(new ecs.DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] }));
  return shown.serviceDeployments[0];
};
const reaches = (service, status) =>
  until(status, async () => { const at = await rollout(service); return at.status === status && at; });

test('a blue/green deployment with a hook that is asked, and one that pauses', async () => {
  answers.push({ status: 500 }, { hookStatus: 'IN_PROGRESS', callBackDelay: 1 });
  const deploymentConfiguration = {
    strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0,
    lifecycleHooks: [
      { hookTargetArn: `http://127.0.0.1:${hook.address().port}/`, roleArn: 'arn:aws:iam::000000000000:role/hook',
        lifecycleStages: ['PRE_SCALE_UP'], hookDetails: { ticket: 7 } },
      { targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'],
        timeoutConfiguration: { timeoutInMinutes: 30, action: 'ROLLBACK' } },
    ],
  };
  const { service } = await send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'hooked', taskDefinition: 'shifted', desiredCount: 1, deploymentConfiguration,
  }));
  assert.equal(service.deploymentConfiguration.strategy, 'BLUE_GREEN');
  assert.equal(service.deploymentConfiguration.bakeTimeInMinutes, 0);
  assert.deepEqual(service.deploymentConfiguration.lifecycleHooks[0].hookDetails, { ticket: 7 });
  assert.equal(service.deploymentConfiguration.lifecycleHooks[1].timeoutConfiguration.action, 'ROLLBACK');
  const paused = await until('the pause', async () => {
    const { lifecycleHookDetails } = await rollout('hooked');
    return lifecycleHookDetails?.find((each) => each.status === 'AWAITING_ACTION');
  });
  assert.equal(paused.targetType, 'PAUSE');
  assert.ok(paused.expiresAt instanceof Date);
  assert.equal(asked.length, 3);
  const at = await rollout('hooked');
  assert.equal(at.lifecycleStage, 'POST_SCALE_UP');
  assert.equal(asked[2].lifecycleStage, 'PRE_SCALE_UP');
  assert.equal(asked[2].resourceArn, at.serviceDeploymentArn);
  assert.equal(asked[2].executionDetails.serviceArn, at.serviceArn);
  assert.equal(asked[2].executionDetails.targetServiceRevisionArn, at.targetServiceRevision.arn);
  assert.deepEqual(asked[2].hookDetails, { ticket: 7 });
  const continued = { serviceDeploymentArn: at.serviceDeploymentArn, hookId: paused.hookId };
  const answer = await send(new ecs.ContinueServiceDeploymentCommand({ ...continued, action: 'CONTINUE' }));
  assert.equal(answer.serviceDeploymentArn, at.serviceDeploymentArn);
  await reaches('hooked', 'SUCCESSFUL');
  await refused(new ecs.ContinueServiceDeploymentCommand(continued), 'ConflictException', /SUCCEEDED/);
  answers.push({ hookStatus: 'FAILED' });
  await send(new ecs.UpdateServiceCommand({ cluster: CLUSTER, service: 'hooked', forceNewDeployment: true }));
  const failed = await reaches('hooked', 'ROLLBACK_SUCCESSFUL');
  assert.match(failed.rollback.reason, /it answered FAILED/);
  await send(new ecs.DeleteServiceCommand({ cluster: CLUSTER, service: 'hooked', force: true }));
});

test('a task as a hook of a rolling update', async () => {
  const { taskDefinition } = await send(new ecs.RegisterTaskDefinitionCommand({
    family: 'migration', containerDefinitions: [{ name: 'main', image: 'busybox:test', memory: 64, command: ['true'] }],
  }));
  const hooks = (hookDetails) => ({
    lifecycleHooks: [{ hookTargetArn: taskDefinition.taskDefinitionArn, lifecycleStages: ['PRE_SCALE_UP'], hookDetails }],
  });
  await send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'migrated', taskDefinition: 'shifted', desiredCount: 1,
    deploymentConfiguration: hooks(),
  }));
  const first = await reaches('migrated', 'SUCCESSFUL');
  assert.equal(first.lifecycleHookDetails[0].status, 'SUCCEEDED');
  const overrides = { containerOverrides: [{ name: 'main', command: ['false'] }] };
  await send(new ecs.UpdateServiceCommand({
    cluster: CLUSTER, service: 'migrated', forceNewDeployment: true, deploymentConfiguration: hooks({ overrides }),
  }));
  const second = await reaches('migrated', 'ROLLBACK_SUCCESSFUL');
  assert.match(second.rollback.reason, /exit code 1 of the container main/);
  await send(new ecs.DeleteServiceCommand({ cluster: CLUSTER, service: 'migrated', force: true }));
});

test('traffic between two target groups', async () => {
  const { LoadBalancers } = await balancing.send(new elb.CreateLoadBalancerCommand({
    Name: 'shifted', Subnets: [process.env.MINATO_SUBNET],
  }));
  const group = async (Name) => {
    const { TargetGroups } = await balancing.send(new elb.CreateTargetGroupCommand({
      Name, Protocol: 'HTTP', Port: 80, VpcId: process.env.MINATO_VPC,
    }));
    return TargetGroups[0].TargetGroupArn;
  };
  const [one, two] = [await group('shifted-one'), await group('shifted-two')];
  const { Listeners } = await balancing.send(new elb.CreateListenerCommand({
    LoadBalancerArn: LoadBalancers[0].LoadBalancerArn, Protocol: 'HTTP', Port: 18190,
    DefaultActions: [{ Type: 'forward', TargetGroupArn: one }],
  }));
  const { Rules } = await balancing.send(new elb.DescribeRulesCommand({ ListenerArn: Listeners[0].ListenerArn }));
  await send(new ecs.RegisterTaskDefinitionCommand({
    family: 'balanced', containerDefinitions: [{ ...container, portMappings: [{ containerPort: 80, hostPort: 0 }] }],
  }));
  const loadBalancer = {
    targetGroupArn: one, containerName: 'main', containerPort: 80,
    advancedConfiguration: {
      alternateTargetGroupArn: two, productionListenerRule: Rules[0].RuleArn,
      roleArn: 'arn:aws:iam::000000000000:role/ecs',
    },
  };
  const create = (strategy, more = {}, balancer = loadBalancer) => new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'balanced', taskDefinition: 'balanced', desiredCount: 0,
    deploymentConfiguration: { strategy, ...more }, loadBalancers: [balancer],
  });
  const { advancedConfiguration, ...plain } = loadBalancer;
  const invalid = 'InvalidParameterException';
  await refused(create('CANARY', {}, plain), invalid, /advancedConfiguration/);
  await refused(create('CANARY', { canaryConfiguration: { canaryPercent: 0.01 } }), invalid, /canaryPercent/);
  await refused(create('LINEAR', { linearConfiguration: { stepPercent: 2 } }), invalid, /stepPercent/);
  await refused(create('LINEAR', { canaryConfiguration: {} }), invalid, /CANARY/);
  await refused(create('BLUE_GREEN', { bakeTimeInMinutes: 1441 }), invalid, /bakeTimeInMinutes/);
  await refused(create('BLUE_GREEN', {}, { ...loadBalancer, advancedConfiguration: { ...advancedConfiguration, productionListenerRule: 'arn:none' } }),
    invalid, /does not exist/);
  const { service } = await send(create('CANARY', { canaryConfiguration: { canaryBakeTimeInMinutes: 0 } }));
  assert.deepEqual(service.deploymentConfiguration.canaryConfiguration, { canaryPercent: 5, canaryBakeTimeInMinutes: 0 });
  assert.deepEqual(service.loadBalancers[0].advancedConfiguration, advancedConfiguration);
  const weights = async () => {
    const shown = await balancing.send(new elb.DescribeRulesCommand({ RuleArns: [Rules[0].RuleArn] }));
    const groups = shown.Rules[0].Actions[0].ForwardConfig.TargetGroups;
    return Object.fromEntries(groups.map((each) => [each.TargetGroupArn, each.Weight]));
  };
  await reaches('balanced', 'SUCCESSFUL');
  assert.deepEqual(await weights(), { [one]: 100, [two]: 0 });
  await send(new ecs.UpdateServiceCommand({ cluster: CLUSTER, service: 'balanced', forceNewDeployment: true }));
  const at = await reaches('balanced', 'SUCCESSFUL');
  assert.equal(at.targetServiceRevision.requestedProductionTrafficWeight, 100);
  assert.deepEqual(await weights(), { [one]: 0, [two]: 100 });
  const { serviceRevisions } = await send(
    new ecs.DescribeServiceRevisionsCommand({ serviceRevisionArns: [at.targetServiceRevision.arn] }));
  assert.equal(serviceRevisions[0].resolvedConfiguration.loadBalancers[0].targetGroupArn, two);
  await send(new ecs.DeleteServiceCommand({ cluster: CLUSTER, service: 'balanced', force: true }));
});
