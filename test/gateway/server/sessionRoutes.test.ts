import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { sessionFields } from '#gateway/operation/authenticatesOnce.ts';
import { projectDirectory } from '#tools/project/projectDirectory.ts';
import { deploy, request } from '../fixture/deployment.ts';

const origin = 'https://app.example.test';
const headers = { origin, 'x-orgraph-session': 'cookie' };

test('whatever mutation gives a refresh token is one whose session goes into the cookie', () => {
  const schema = buildSchema(readFileSync(`${projectDirectory}schema/api.graphql`, 'utf8'));
  const giving = Object.values(schema.getMutationType()!.getFields()).filter(({ type }) => {
    const payload = getNamedType(type);
    return isObjectType(payload) && 'refreshToken' in payload.getFields();
  });
  expect(giving.map(({ name }) => name).toSorted()).toEqual([...sessionFields].toSorted());
  const elsewhere = Object.values(schema.getTypeMap()).filter(
    (type) =>
      isObjectType(type) &&
      'refreshToken' in type.getFields() &&
      !giving.some((field) => getNamedType(field.type) === type),
  );
  expect(elsewhere).toEqual([]);
});

test.each(['', '*', `${origin},*`])(
  'a gateway that keeps sessions in cookies does not start with the origins "%s"',
  (origins) => {
    const environment = { ORGRAPH_KEYS: '/keys', CORS_ORIGINS: origins };
    expect(() => readGatewayConfiguration({ ...environment, SESSION_COOKIES: 'on' })).toThrow(
      /^SESSION_COOKIES: is on/,
    );
    expect(readGatewayConfiguration(environment).sessionCookies).toBe(false);
  },
);

test('where sessions are not kept in cookies, asking for it is refused and there are no such routes', async () => {
  const plain = await deploy({ corsOrigins: [origin] });
  const asked = await request(plain.url, '{ __typename }', { headers });
  expect([asked.status, asked.code]).toEqual([400, 'BAD_REQUEST']);
  for (const path of ['/session/refresh', '/session/end'])
    expect((await fetch(`${plain.url}${path}`, { method: 'POST', headers })).status).toBe(404);
  const preflight = await fetch(`${plain.url}/graphql`, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-headers': 'x-orgraph-session' },
  });
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  expect(preflight.headers.get('access-control-allow-headers')).not.toMatch(/session/i);
  await plain.stop();
});

test('while tenancy is away the cookie stays', async () => {
  const lonely = await deploy({ corsOrigins: [origin], sessionCookies: true });
  await lonely.stopSubgraph('tenancy');
  for (const path of ['/session/refresh', '/session/end']) {
    const answer = await fetch(`${lonely.url}${path}`, {
      method: 'POST',
      headers: { ...headers, cookie: `__Secure-orgraph=${'x'.repeat(43)}` },
    });
    expect([path, answer.status, answer.headers.get('set-cookie')]).toEqual([path, 502, null]);
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');
  }
  await lonely.stop();
});
