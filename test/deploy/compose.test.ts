import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { processNames, subgraphNames } from '#platform/process/names.ts';

interface Service {
  build?: { target: string; args?: { SERVICE?: string } };
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  volumes?: string[];
  healthcheck?: unknown;
}

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as { services: Record<string, Service> };

// The compose specification's JSON schema, as the linter dclint ships it.
const dclint = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
const { $schema: _draft, ...specification } = JSON.parse(
  readFileSync(join(dclint, 'schemas/compose.schema.json'), 'utf8'),
) as { $schema: string };
const valid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(specification);

test('docker-compose.yml keeps to the compose specification', () => {
  valid(compose);
  expect(valid.errors ?? []).toEqual([]);
});

test('the specification’s schema refuses a file that does not keep to it', () => {
  expect(valid({ services: { gateway: { depends_on: { tenancy: { condition: 'service_dreaming' } } } } })).toBe(false);
});

test('the deployment has every process, its database, its shared state and one migration that comes first', () => {
  expect(Object.keys(compose.services).toSorted()).toEqual(
    ['migrate', 'postgres', 'redis', ...processNames].toSorted(),
  );
  for (const name of subgraphNames) {
    expect(compose.services[name]!.depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      postgres: { condition: 'service_healthy' },
    });
    expect(compose.services[name]!.build).toMatchObject({ target: 'subgraph', args: { SERVICE: name } });
  }
  for (const name of ['postgres', 'redis', ...processNames]) expect(compose.services[name]!.healthcheck).toBeDefined();
});

test('every process is told whether answers must be proven, which they must unless somebody says otherwise', () => {
  for (const name of processNames)
    expect(compose.services[name]!.environment).toMatchObject({ ORGRAPH_ANSWERS: '${ORGRAPH_ANSWERS:-required}' });
});

test('a subgraph is given its own runtime role and its own keys, and no other’s', () => {
  for (const name of processNames) {
    const { environment = {}, volumes = [] } = compose.services[name]!;
    expect(Object.keys(environment).filter((variable) => variable.includes('DATABASE_URL'))).toEqual(
      name === 'gateway' ? [] : [`${name.toUpperCase()}_DATABASE_URL`],
    );
    // Folders, whose files may be replaced while they are mounted.
    expect(volumes).toEqual(
      ['public', name].map((folder) => `\${ORGRAPH_KEYS:-./deploy/keys}/${folder}:/run/orgraph/keys/${folder}:ro`),
    );
    expect(environment['ORGRAPH_JWKS']).toBe('/run/orgraph/keys/public/jwks.json');
  }
});

test('every secret comes from outside, and deploy/example.env names each without a value', () => {
  const secrets = [...text.matchAll(/\$\{(\w*PASSWORD)([^}]*)\}/g)];
  expect(secrets.length).toBeGreaterThan(8);
  for (const [, , fallback] of secrets) expect(fallback).toBe(':?see deploy/example.env');
  for (const password of text.matchAll(/:\/\/\w+:(\$\{[^}]*\}|[^@\s]*)@/g))
    expect(password[1]).toMatch(/^\$\{\w+PASSWORD:\?[^}]*\}$/);
  const example = read('deploy/example.env')
    .split('\n')
    .filter((line) => /^\w+=/.test(line));
  for (const name of new Set(secrets.map(([, variable]) => variable))) expect(example).toContain(`${name}=`);
});
