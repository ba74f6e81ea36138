import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { pino } from 'pino';
import { openGateway } from '#gateway/deployment/gateway.ts';
import { readOperation } from '#gateway/engine/readOperation.ts';
import { readSupergraph } from '#gateway/engine/supergraph.ts';
import { publicMode } from '#gateway/identity/publicMode.ts';
import { operationHashOf } from '#gateway/operation/operationDigest.ts';
import { createPlanner, type PlannerParts } from '#gateway/planner/planner.ts';
import { PlannerExited } from '#gateway/planner/plannerProcess.ts';
import { readForwardRules } from '#gateway/subgraphClient/headerForwarding.ts';
import { noOverrides } from '#gateway/supergraph/progressiveOverrides.ts';
import { subgraphUrlsOf } from '#gateway/supergraph/subgraphUrls.ts';
import { listen } from '#platform/process/httpServer.ts';
import { OrgraphError } from '#platform/values/errors.ts';
import { request } from '../fixture/deployment.ts';
import { supergraphSdl } from '../fixture/sdl.ts';

const sdl = supergraphSdl({});
const unlimited = {
  bodyBytes: Infinity,
  tokens: 1_000,
  depth: 20,
  aliases: 20,
  selections: 100,
  branches: 100,
  objects: 1_000,
};

async function refusalFor(planIn: NonNullable<PlannerParts['planIn']>): Promise<unknown> {
  const supergraph = { ...readSupergraph(sdl), planner: createPlanner(parse(sdl), new Map(), { planIn }) };
  const { general, plan } = await readOperation('query Secret { toString: t { a } }', undefined, supergraph, unlimited);
  const error = await plan({ conditions: {}, overrides: noOverrides }).catch((refusal: unknown) => refusal);
  expect(error).toMatchObject({ reason: `operation ${operationHashOf(general.text)}` });
  return error;
}

test.each<[string, NonNullable<PlannerParts['planIn']>, string]>([
  ['the planner fails on', () => Promise.reject(new Error('NonSingleParent')), 'NonSingleParent'],
  ['ends the planner', () => Promise.reject(new PlannerExited()), 'the planner has ended'],
  [
    'has a plan that nobody can run',
    () => Promise.resolve({ kind: 'Subscription', primary: { kind: 'Sequence', nodes: [] } } as never),
    'plans with Subscription are not run',
  ],
])('an operation that %s is refused by its field, with the reason for the log alone', async (_, planIn, why) => {
  const error = await refusalFor(planIn);
  expect(error).toBeInstanceOf(OrgraphError);
  expect(error).toMatchObject({ code: 'PLANNING_FAILED', status: 501, cause: { message: why } });
  expect((error as OrgraphError).message).toMatch(
    /^The gateway has no way to fetch toString(\.a)?\. Nothing was done\./,
  );
  expect((error as OrgraphError).message).not.toContain(why);
});

test.each([
  ['{ t { a b } n }', 't.b'],
  ['{ n one: t { toString: b a } }', 'one.toString'],
  ['{ t { ... on T { a ... on T { b } } } }', 't.b'],
  ['{ t { a } n }', 't, n'],
])('%s is refused by the smallest of its fields that the planner fails on, %s', async (source, place) => {
  const supergraph = {
    ...readSupergraph(sdl),
    planner: createPlanner(parse(sdl), new Map(), {
      planIn: ({ operation }) =>
        /\bb\b/.test(operation) || (operation.includes('a') && operation.includes('n'))
          ? Promise.reject(new Error('NonSingleParent'))
          : Promise.resolve(undefined),
    }),
  };
  const { plan } = await readOperation(source, undefined, supergraph, unlimited);
  await expect(plan({ conditions: {}, overrides: noOverrides })).rejects.toMatchObject({
    code: 'PLANNING_FAILED',
    message: expect.stringContaining(`no way to fetch ${place}.`),
  });
});

test('what is refused for its cost stays so', async () => {
  const tooLong = new OrgraphError('QUERY_TOO_COMPLEX', 'Ask for less.');
  const supergraph = {
    ...readSupergraph(sdl),
    planner: createPlanner(parse(sdl), new Map(), { planIn: () => Promise.reject(tooLong) }),
  };
  const { plan } = await readOperation('{ t { a } }', undefined, supergraph, unlimited);
  await expect(plan({ conditions: {}, overrides: noOverrides })).rejects.toBe(tooLong);
});

test('a client reads its own status, and the log why, with the id that the client has', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const supergraph = {
    ...readSupergraph(sdl),
    planner: createPlanner(parse(sdl), new Map(), { planIn: () => Promise.reject(new Error('NonSingleParent')) }),
  };
  const endpoints = subgraphUrlsOf(supergraph.urls, new Map());
  const { handler, close } = await openGateway({
    supergraph,
    endpoints,
    log,
    forward: readForwardRules('', endpoints.keys(), false),
    mode: publicMode(),
    configuration: { corsOrigins: [], deduplicate: true, overrideLabels: [], requestSeconds: 60, limits: unlimited },
  });
  const gateway = await listen(handler, 0, '127.0.0.1');
  try {
    const answer = await request(gateway.url, '{ t { a } }', {
      headers: { accept: 'application/graphql-response+json', 'x-request-id': 'mine' },
    });
    expect([answer.status, answer.code]).toEqual([501, 'PLANNING_FAILED']);
    expect(answer.text).not.toContain('NonSingleParent');
    expect(lines.filter(({ msg }) => msg === 'an operation could not be planned')).toMatchObject([
      {
        requestId: 'mine',
        reason: expect.stringMatching(/^operation [\da-f]{32}$/),
        err: { message: 'NonSingleParent' },
      },
    ]);
    lines.length = 0;
    expect(await request(gateway.url, '{ unknown }')).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([[30, 'refused']]);
  } finally {
    await gateway.drain(0);
    close();
  }
});
