// The newest SDK knows the newest shapes: what it sends must be understood, what it reads must be there.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as ecs from '@aws-sdk/client-ecs';

const CLUSTER = 'javascript';
const container = { name: 'main', image: 'busybox:test', memory: 64, essential: true };
let client;

before(async () => {
  client = new ecs.ECSClient({ endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 });
  await client.send(new ecs.CreateClusterCommand({ clusterName: CLUSTER }));
});

const refused = (command, name, status) =>
  assert.rejects(client.send(command), (error) => {
    assert.equal(error.name, name, error.message);
    if (status) assert.equal(error.$metadata.httpStatusCode, status);
    return true;
  });

test('clusters', async () => {
  const { clusters, failures } = await client.send(
    new ecs.DescribeClustersCommand({ clusters: [CLUSTER, 'never'], include: [] }));
  assert.equal(clusters[0].status, 'ACTIVE');
  assert.equal(failures[0].reason, 'MISSING');
  const found = [];
  for await (const page of ecs.paginateListClusters({ client, pageSize: 1 }, {})) found.push(...page.clusterArns);
  assert.ok(found.includes(clusters[0].clusterArn));
  await refused(new ecs.DeleteClusterCommand({ cluster: 'never' }), 'ClusterNotFoundException', 400);
});

test('task definitions', async () => {
  const { taskDefinition } = await client.send(
    new ecs.RegisterTaskDefinitionCommand({ family: 'js-defined', containerDefinitions: [container] }));
  assert.equal(taskDefinition.revision, 1);
  assert.ok(taskDefinition.registeredAt instanceof Date);
  await refused(new ecs.DescribeTaskDefinitionCommand({ taskDefinition: 'never' }), 'ClientException', 400);
  const { taskDefinition: gone } = await client.send(
    new ecs.DeregisterTaskDefinitionCommand({ taskDefinition: 'js-defined:1' }));
  assert.equal(gone.status, 'INACTIVE');
  const families = [];
  for await (const page of ecs.paginateListTaskDefinitionFamilies({ client }, { familyPrefix: 'js-', status: 'ALL' })) {
    families.push(...page.families);
  }
  assert.ok(families.includes('js-defined'));
});

test('a service from creation to its end, with the waiters', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({
    family: 'js-service',
    containerDefinitions: [{ ...container, command: ['sleep', '600'], stopTimeout: 2 }],
  }));
  const { service } = await client.send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'js', taskDefinition: 'js-service', desiredCount: 2,
  }));
  assert.equal(service.deployments[0].rolloutState, 'IN_PROGRESS');
  const soon = { client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 };
  await ecs.waitUntilServicesStable(soon, { cluster: CLUSTER, services: ['js'] });
  const { taskArns } = await client.send(new ecs.ListTasksCommand({ cluster: CLUSTER, serviceName: 'js' }));
  assert.equal(taskArns.length, 2);
  await ecs.waitUntilTasksRunning(soon, { cluster: CLUSTER, tasks: taskArns });
  const { tasks } = await client.send(new ecs.DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }));
  assert.ok(tasks.every((task) => task.startedAt instanceof Date && task.group === 'service:js'));
  await client.send(new ecs.UpdateServiceCommand({ cluster: CLUSTER, service: 'js', desiredCount: 1 }));
  await client.send(new ecs.DeleteServiceCommand({ cluster: CLUSTER, service: 'js', force: true }));
  await ecs.waitUntilServicesInactive(soon, { cluster: CLUSTER, services: ['js'] });
  await ecs.waitUntilTasksStopped(soon, { cluster: CLUSTER, tasks: taskArns });
  await refused(new ecs.UpdateServiceCommand({ cluster: CLUSTER, service: 'never' }), 'ServiceNotFoundException', 400);
});

test('service deployments and revisions', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'js-rollout', containerDefinitions: [container] }));
  const names = { cluster: CLUSTER, service: 'rollout' };
  const { service } = await client.send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'rollout', taskDefinition: 'js-rollout', desiredCount: 0,
    deploymentConfiguration: { deploymentCircuitBreaker: {
      enable: true, rollback: false, resetOnHealthyTask: false, thresholdConfiguration: { type: 'COUNT', value: 7 } } },
  }));
  assert.deepEqual(service.deploymentConfiguration.deploymentCircuitBreaker, {
    enable: true, rollback: false, resetOnHealthyTask: false, thresholdConfiguration: { type: 'COUNT', value: 7 } });
  const first = service.currentServiceDeployment;
  assert.match(first, /:service-deployment\/javascript\/rollout\/[\w-]{21}$/);
  assert.match(service.currentServiceRevisions[0].arn, /:service-revision\/javascript\/rollout\/\d{19}$/);
  for (let i = 0; i < 3; ++i) {
    await client.send(new ecs.UpdateServiceCommand({ ...names, forceNewDeployment: true }));
  }
  const found = [];
  let nextToken;
  do {
    const page = await client.send(new ecs.ListServiceDeploymentsCommand({ ...names, maxResults: 3, nextToken }));
    found.push(...page.serviceDeployments);
    nextToken = page.nextToken;
  } while (nextToken);
  assert.equal(found.length, 4);
  assert.equal(found[3].serviceDeploymentArn, first, 'the newest first');
  assert.ok(found.every((each) => each.createdAt instanceof Date && each.serviceArn === service.serviceArn));
  const { serviceDeployments: none } = await client.send(
    new ecs.ListServiceDeploymentsCommand({ ...names, createdAt: { before: new Date(0) } }));
  assert.deepEqual(none, []);
  const { serviceDeployments, failures } = await client.send(
    new ecs.DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [first, `${first}x`] }));
  assert.deepEqual(failures, [{ arn: `${first}x`, reason: 'MISSING' }]);
  const [described] = serviceDeployments;
  assert.equal(described.deploymentConfiguration.strategy, 'ROLLING');
  assert.equal(described.deploymentCircuitBreaker.threshold, 7);
  assert.equal(described.alarms.status, 'DISABLED');
  const { serviceRevisions: [revision] } = await client.send(
    new ecs.DescribeServiceRevisionsCommand({ serviceRevisionArns: [described.targetServiceRevision.arn] }));
  assert.match(revision.taskDefinition, /js-rollout:1$/);
  assert.equal(revision.containerImages[0].image, container.image);
  await refused(new ecs.StopServiceDeploymentCommand({ serviceDeploymentArn: first }), 'ConflictException', 400);
  await refused(new ecs.StopServiceDeploymentCommand({ serviceDeploymentArn: `${first}x` }),
    'ServiceDeploymentNotFoundException', 400);
  await refused(new ecs.DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [] }), 'InvalidParameterException', 400);
  await refused(new ecs.ListServiceDeploymentsCommand({ cluster: CLUSTER, service: 'never' }), 'ServiceNotFoundException', 400);
  await refused(new ecs.UpdateServiceCommand({ ...names, deploymentConfiguration: { deploymentCircuitBreaker: {
    enable: true, rollback: false, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 } } } }),
  'InvalidParameterException', 400);
  await client.send(new ecs.DeleteServiceCommand({ ...names, force: true }));
});

test('a task that ends', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({
    family: 'js-job', containerDefinitions: [{ ...container, command: ['sh', '-c', 'exit 4'] }],
  }));
  const { tasks, failures } = await client.send(new ecs.RunTaskCommand({ cluster: CLUSTER, taskDefinition: 'js-job' }));
  assert.deepEqual(failures, []);
  const names = { cluster: CLUSTER, tasks: [tasks[0].taskArn] };
  await ecs.waitUntilTasksStopped({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, names);
  const { tasks: [ended] } = await client.send(new ecs.DescribeTasksCommand(names));
  assert.equal(ended.containers[0].exitCode, 4);
});

test('a client token starts a task once', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({
    family: 'js-once', containerDefinitions: [{ ...container, command: ['sleep', '600'], stopTimeout: 2 }],
  }));
  const request = { cluster: CLUSTER, taskDefinition: 'js-once', clientToken: 'once' };
  const first = await client.send(new ecs.RunTaskCommand(request));
  const again = await client.send(new ecs.RunTaskCommand(request));
  assert.equal(again.tasks[0].taskArn, first.tasks[0].taskArn);
  await client.send(new ecs.StopTaskCommand({ cluster: CLUSTER, task: first.tasks[0].taskArn, reason: 'done' }));
});

test('container instances', async () => {
  const { containerInstanceArns } = await client.send(new ecs.ListContainerInstancesCommand({ cluster: CLUSTER }));
  const { containerInstances } = await client.send(new ecs.DescribeContainerInstancesCommand({
    cluster: CLUSTER, containerInstances: containerInstanceArns,
  }));
  assert.equal(containerInstances.length, 1);
  assert.equal(containerInstances[0].status, 'ACTIVE');
});

test('tags', async () => {
  const { clusters: [{ clusterArn }] } = await client.send(new ecs.DescribeClustersCommand({ clusters: [CLUSTER] }));
  await client.send(new ecs.TagResourceCommand({ resourceArn: clusterArn, tags: [{ key: 'team', value: 'sea' }] }));
  const { tags } = await client.send(new ecs.ListTagsForResourceCommand({ resourceArn: clusterArn }));
  assert.deepEqual(tags, [{ key: 'team', value: 'sea' }]);
  await client.send(new ecs.UntagResourceCommand({ resourceArn: clusterArn, tagKeys: ['team'] }));
  await refused(new ecs.TagResourceCommand({ resourceArn: `${clusterArn}-not`, tags: [] }), 'ClusterNotFoundException', 400);
});

test('settings and capacity providers of a cluster', async () => {
  const settings = [{ name: 'containerInsights', value: 'enhanced' }];
  const { cluster } = await client.send(new ecs.CreateClusterCommand({ clusterName: 'js-set', settings }));
  assert.deepEqual(cluster.settings, settings);
  const { cluster: mixed } = await client.send(new ecs.PutClusterCapacityProvidersCommand({
    cluster: 'js-set', capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  }));
  assert.equal(mixed.defaultCapacityProviderStrategy[0].capacityProvider, 'FARGATE_SPOT');
  const { capacityProviders } = await client.send(new ecs.DescribeCapacityProvidersCommand({}));
  assert.deepEqual(capacityProviders.map(({ type }) => type), ['FARGATE', 'FARGATE_SPOT']);
});

test('account settings', async () => {
  const { setting } = await client.send(
    new ecs.PutAccountSettingCommand({ name: 'defaultLogDriverMode', value: 'blocking' }));
  assert.equal(setting.type, 'user');
  const effective = [];
  for await (const page of ecs.paginateListAccountSettings({ client }, { effectiveSettings: true })) {
    effective.push(...page.settings);
  }
  assert.deepEqual(effective.map(({ name }) => name).sort(), Object.values(ecs.SettingName).sort());
  await refused(new ecs.PutAccountSettingCommand({ name: 'guardDutyActivate', value: 'on' }), 'ClientException', 400);
});

test('task definitions that are deleted', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'js-deleted', containerDefinitions: [container] }));
  const names = { taskDefinitions: ['js-deleted:1'] };
  const { failures } = await client.send(new ecs.DeleteTaskDefinitionsCommand(names));
  assert.equal(failures.length, 1);
  await client.send(new ecs.DeregisterTaskDefinitionCommand({ taskDefinition: 'js-deleted:1' }));
  const { taskDefinitions } = await client.send(new ecs.DeleteTaskDefinitionsCommand(names));
  assert.equal(taskDefinitions[0].status, 'DELETE_IN_PROGRESS');
  assert.ok(taskDefinitions[0].deleteRequestedAt instanceof Date);
});

test('task protection', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({
    family: 'js-protected',
    containerDefinitions: [{ ...container, command: ['sleep', '600'], stopTimeout: 2 }],
  }));
  await client.send(new ecs.CreateServiceCommand({
    cluster: CLUSTER, serviceName: 'js-protected', taskDefinition: 'js-protected', desiredCount: 1,
  }));
  const { taskArns } = await client.send(new ecs.ListTasksCommand({ cluster: CLUSTER, serviceName: 'js-protected' }));
  const { protectedTasks } = await client.send(new ecs.UpdateTaskProtectionCommand({
    cluster: CLUSTER, tasks: taskArns, protectionEnabled: true, expiresInMinutes: 1,
  }));
  assert.ok(protectedTasks[0].expirationDate > new Date());
  const { failures } = await client.send(new ecs.GetTaskProtectionCommand({ cluster: CLUSTER, tasks: ['never'] }));
  assert.equal(failures[0].reason, 'MISSING');
  await client.send(new ecs.DeleteServiceCommand({ cluster: CLUSTER, service: 'js-protected', force: true }));
});

test('what is not there yet says so', async () => {
  await assert.rejects(client.send(new ecs.ListDaemonsCommand({})), (error) => {
    assert.equal(error.$metadata.httpStatusCode, 501);
    assert.match(error.message, /ListDaemons/);
    return true;
  });
});

test('placement and container instances', async () => {
  await client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'placed', containerDefinitions: [container] }));
  const placementConstraints = [{ type: 'memberOf', expression: "attribute:stack in ['a', 'b']" }];
  const placementStrategy = [{ type: 'spread', field: 'instanceId' }];
  const { service } = await client.send(new ecs.CreateServiceCommand({ cluster: CLUSTER, serviceName: 'placed',
    taskDefinition: 'placed', desiredCount: 0, placementConstraints, placementStrategy }));
  assert.deepEqual(service.placementConstraints, placementConstraints);
  assert.deepEqual(service.placementStrategy, placementStrategy);
  await client.send(new ecs.DeleteServiceCommand({ cluster: CLUSTER, service: 'placed', force: true }));
  const targetId = '0123456789abcdef0123456789abcdef';
  await refused(new ecs.PutAttributesCommand({ cluster: CLUSTER,
    attributes: [{ name: 'stack', value: 'a', targetType: 'container-instance', targetId }] }),
  'TargetNotFoundException', 400);
  const { failures } = await client.send(new ecs.UpdateContainerInstancesStateCommand({ cluster: CLUSTER,
    containerInstances: [targetId], status: 'DRAINING' }));
  assert.equal(failures[0].reason, 'MISSING');
});
