// Certificate Manager as the newest SDK speaks to it: blobs in JSON, errors by name, pages.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import * as acm from '@aws-sdk/client-acm';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';

let client;
let balancing;
let folder;

function selfSigned(name) {
  const key = join(folder, 'key.pem');
  const certificate = join(folder, 'certificate.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate,
    '-days', '30', '-subj', `/CN=${name}`], { stdio: 'ignore' });
  return { Certificate: readFileSync(certificate), PrivateKey: readFileSync(key) };
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  client = new acm.ACMClient({ endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 });
  balancing = new elb.ElasticLoadBalancingV2Client({ endpoint: process.env.MINATO_ENDPOINT, maxAttempts: 1 });
});

after(() => rmSync(folder, { recursive: true }));

test('a certificate from its import to its end', async () => {
  const made = selfSigned('js.example.com');
  const { CertificateArn } = await client.send(new acm.ImportCertificateCommand(made));
  const { Certificate: shown } = await client.send(new acm.DescribeCertificateCommand({ CertificateArn }));
  assert.equal(shown.DomainName, 'js.example.com');
  assert.equal(shown.CertificateKeyPairOrigin, 'CUSTOMER_PROVIDED');
  assert.ok(shown.NotAfter > shown.NotBefore);
  const got = await client.send(new acm.GetCertificateCommand({ CertificateArn }));
  assert.equal(got.Certificate, made.Certificate.toString());
  assert.equal(got.CertificateChain, undefined);
  await client.send(new acm.DeleteCertificateCommand({ CertificateArn }));
  await assert.rejects(client.send(new acm.DescribeCertificateCommand({ CertificateArn })),
    { name: 'ResourceNotFoundException' });
});

test('errors have their names', async () => {
  const made = selfSigned('one.example.com');
  const other = selfSigned('two.example.com');
  await assert.rejects(client.send(new acm.ImportCertificateCommand({ ...made, PrivateKey: other.PrivateKey })),
    (error) => error instanceof acm.ValidationException);
  await assert.rejects(client.send(new acm.DescribeCertificateCommand({
    CertificateArn: 'arn:aws:iam::123456789012:role/some-role' })), { name: 'InvalidArnException' });
});

test('pages', async () => {
  for (const name of ['a', 'b', 'c']) {
    await client.send(new acm.ImportCertificateCommand(selfSigned(`${name}.pages.example.com`)));
  }
  const names = [];
  for await (const page of acm.paginateListCertificates({ client, pageSize: 2 }, {})) {
    assert.ok(page.CertificateSummaryList.length <= 2);
    names.push(...page.CertificateSummaryList.map((item) => item.DomainName));
  }
  assert.deepEqual(names.filter((name) => name.endsWith('.pages.example.com')),
    ['a', 'b', 'c'].map((name) => `${name}.pages.example.com`));
});

test('an HTTPS listener and its attributes', async () => {
  const { CertificateArn } = await client.send(new acm.ImportCertificateCommand(selfSigned('listener.example.com')));
  const { LoadBalancers: [balancer] } = await balancing.send(new elb.CreateLoadBalancerCommand({
    Name: 'js-tls', Subnets: [process.env.MINATO_SUBNET] }));
  const { TargetGroups: [group] } = await balancing.send(new elb.CreateTargetGroupCommand({
    Name: 'js-tls', Protocol: 'HTTPS', Port: 443, VpcId: process.env.MINATO_VPC, TargetType: 'ip' }));
  const { Listeners: [listener] } = await balancing.send(new elb.CreateListenerCommand({
    LoadBalancerArn: balancer.LoadBalancerArn, Protocol: 'HTTPS', Port: 8443, Certificates: [{ CertificateArn }],
    DefaultActions: [{ Type: 'forward', TargetGroupArn: group.TargetGroupArn }] }));
  const { ListenerArn } = listener;
  assert.equal(listener.SslPolicy, 'ELBSecurityPolicy-2016-08');
  const { Attributes } = await balancing.send(new elb.DescribeListenerAttributesCommand({ ListenerArn }));
  assert.ok(Attributes.some(({ Key, Value }) => Key === 'routing.http.response.server.enabled' && Value === 'true'));
  await assert.rejects(balancing.send(new elb.ModifyListenerAttributesCommand({
    ListenerArn, Attributes: [{ Key: 'routing.http.response.server.enabled', Value: 'false' }] })));
  await assert.rejects(client.send(new acm.DeleteCertificateCommand({ CertificateArn })),
    { name: 'ResourceInUseException' });
  await balancing.send(new elb.DeleteLoadBalancerCommand({ LoadBalancerArn: balancer.LoadBalancerArn }));
  await balancing.send(new elb.DeleteTargetGroupCommand({ TargetGroupArn: group.TargetGroupArn }));
  await client.send(new acm.DeleteCertificateCommand({ CertificateArn }));
});
