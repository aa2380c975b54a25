// Task sets of a service that somebody else deploys: with real tasks, as the newest SDK asks and reads.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import * as ecs from '@aws-sdk/client-ecs';

const CLUSTER = 'javascript-sets';
const named = { cluster: CLUSTER, service: 'js-sets' };
let client;

before(async () => {
  client = new ecs.ECSClient({ endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 });
  await client.send(new ecs.CreateClusterCommand({ clusterName: CLUSTER }));
  await client.send(new ecs.RegisterTaskDefinitionCommand({
    family: 'js-sets',
    containerDefinitions: [{ name: 'main', image: 'busybox:test', memory: 16, essential: true, command: ['sleep', '600'],
      stopTimeout: 2 }],
  }));
});

const describe = async (taskSets) =>
  (await client.send(new ecs.DescribeTaskSetsCommand({ ...named, taskSets, include: ['TAGS'] }))).taskSets;

const settled = async (id, until) => {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const [taskSet] = await describe([id]);
    if (until(taskSet)) return taskSet;
    assert.ok(Date.now() < deadline, JSON.stringify(taskSet));
    await delay(100);
  }
};

const isSteady = (taskSet) => taskSet.stabilityStatus === 'STEADY_STATE';

test('one task set takes over from another', async () => {
  const { service } = await client.send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'js-sets', desiredCount: 2, deploymentController: { type: 'EXTERNAL' },
  }));
  assert.deepEqual([service.deployments, service.taskSets], [[], []]);
  const make = async (externalId, value) => (await client.send(new ecs.CreateTaskSetCommand({
    ...named, taskDefinition: 'js-sets', externalId, scale: { value, unit: 'PERCENT' }, clientToken: externalId,
    tags: [{ key: 'color', value: externalId }],
  }))).taskSet;
  const blue = await make('blue', 100);
  assert.equal((await make('blue', 100)).id, blue.id);
  assert.ok(blue.stabilityStatusAt instanceof Date);
  assert.equal((await settled(blue.id, isSteady)).runningCount, 2);
  const green = await make('green', 25);
  assert.equal(green.computedDesiredCount, 1);
  await settled(green.id, isSteady);
  const { taskArns } = await client.send(new ecs.ListTasksCommand({ cluster: CLUSTER, startedBy: green.id }));
  assert.equal(taskArns.length, 1);
  const { taskSet: primary } = await client.send(
    new ecs.UpdateServicePrimaryTaskSetCommand({ ...named, primaryTaskSet: green.taskSetArn }));
  assert.equal(primary.status, 'PRIMARY');
  const { taskSet: scaled } = await client.send(
    new ecs.UpdateTaskSetCommand({ ...named, taskSet: green.id, scale: { value: 100, unit: 'PERCENT' } }));
  assert.equal(scaled.stabilityStatus, 'STABILIZING');
  await settled(green.id, isSteady);
  const { taskSet: going } = await client.send(
    new ecs.DeleteTaskSetCommand({ ...named, taskSet: blue.id, force: true }));
  assert.equal(going.status, 'DRAINING');
  await settled(blue.id, (taskSet) => taskSet === undefined);
  assert.deepEqual((await describe()).map(({ id, tags }) => [id, tags]), [[green.id, [{ key: 'color', value: 'green' }]]]);
  await client.send(new ecs.DeleteServiceCommand({ ...named, force: true }));
});

test('what is refused', async () => {
  await client.send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'js-refused', desiredCount: 0, deploymentController: { type: 'EXTERNAL' },
  }));
  const refused = { cluster: CLUSTER, service: 'js-refused' };
  await assert.rejects(client.send(new ecs.DeleteTaskSetCommand({ ...refused, taskSet: 'ecs-svc/1' })),
    ecs.TaskSetNotFoundException);
  await assert.rejects(client.send(new ecs.CreateTaskSetCommand({
    ...refused, taskDefinition: 'js-sets', serviceRegistries: [{ registryArn: 'arn' }] })), ecs.UnsupportedFeatureException);
  await client.send(new ecs.DeleteServiceCommand(refused));
  await assert.rejects(client.send(new ecs.DescribeTaskSetsCommand(refused)), ecs.ServiceNotActiveException);
});
