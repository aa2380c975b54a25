// Parameter Store and Secrets Manager as the newest SDKs speak to them.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as manager from '@aws-sdk/client-secrets-manager';
import * as ssm from '@aws-sdk/client-ssm';

let parameters;
let secrets;

before(() => {
  const options = { endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 };
  parameters = new ssm.SSMClient(options);
  secrets = new manager.SecretsManagerClient(options);
});

test('a parameter from its first version to its end', async () => {
  const Name = '/js/password';
  await parameters.send(new ssm.PutParameterCommand({ Name, Value: 'one', Type: 'SecureString' }));
  const { Version } = await parameters.send(new ssm.PutParameterCommand({ Name, Value: 'two', Overwrite: true }));
  assert.equal(Version, 2);
  const { Parameter } = await parameters.send(new ssm.GetParameterCommand({ Name: `${Name}:1`, WithDecryption: true }));
  assert.equal(Parameter.Value, 'one');
  assert.ok(Parameter.LastModifiedDate instanceof Date);
  const { Parameters } = await parameters.send(new ssm.DescribeParametersCommand({
    ParameterFilters: [{ Key: 'Path', Option: 'Recursive', Values: ['/js'] }] }));
  assert.deepEqual(Parameters.map((item) => item.Name), [Name]);
  assert.match(Parameters[0].ARN, /:parameter\/js\/password$/);
  await parameters.send(new ssm.DeleteParameterCommand({ Name }));
  await assert.rejects(parameters.send(new ssm.GetParameterCommand({ Name })),
    (error) => error instanceof ssm.ParameterNotFound);
});

test('parameters by path, in pages', async () => {
  for (let i = 0; i < 12; i += 1) {
    await parameters.send(new ssm.PutParameterCommand({ Name: `/js-pages/${i}`, Value: 'v', Type: 'String' }));
  }
  let count = 0;
  for await (const page of ssm.paginateGetParametersByPath({ client: parameters }, { Path: '/js-pages' })) {
    count += page.Parameters.length;
  }
  assert.equal(count, 12);
});

test('a secret, its versions and its end', async () => {
  const SecretId = 'js/secret';
  const made = await secrets.send(new manager.CreateSecretCommand({ Name: SecretId, SecretString: 'one' }));
  await secrets.send(new manager.PutSecretValueCommand({ SecretId, SecretBinary: new Uint8Array([0, 255]) }));
  const current = await secrets.send(new manager.GetSecretValueCommand({ SecretId: made.ARN }));
  assert.deepEqual([...current.SecretBinary], [0, 255]);
  const previous = await secrets.send(new manager.GetSecretValueCommand({ SecretId, VersionStage: 'AWSPREVIOUS' }));
  assert.equal(previous.SecretString, 'one');
  const { SecretValues, Errors } = await secrets.send(new manager.BatchGetSecretValueCommand({
    SecretIdList: [SecretId, 'js/none'] }));
  assert.equal(SecretValues[0].Name, SecretId);
  assert.equal(Errors[0].ErrorCode, 'ResourceNotFoundException');
  await secrets.send(new manager.DeleteSecretCommand({ SecretId }));
  const { SecretList } = await secrets.send(new manager.ListSecretsCommand({
    IncludePlannedDeletion: true, SortBy: 'name', Filters: [{ Key: 'name', Values: ['js/'] }] }));
  assert.ok(SecretList[0].DeletedDate > new Date());
  await assert.rejects(secrets.send(new manager.GetSecretValueCommand({ SecretId })),
    (error) => error instanceof manager.InvalidRequestException);
  await secrets.send(new manager.DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  await assert.rejects(secrets.send(new manager.DescribeSecretCommand({ SecretId })),
    (error) => error instanceof manager.ResourceNotFoundException);
});
