import { expect, test } from '@jest/globals';
import { assembleGateway } from '#gateway/deployment/assemble.ts';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import type { ForeignErrorRules, ForeignErrors } from '#gateway/identity/foreignErrors.ts';
import { ConfigurationError } from '#platform/process/configuration.ts';
import { createLog } from '#platform/process/log.ts';
import { memberIdentity } from '../../harness/subgraph.ts';
import { deployOdd, provenAnswer } from '../fixture/oddGraph.ts';

const read = (text: string) => readGatewayConfiguration({ ORGRAPH_KEYS: 'keys', FOREIGN_ERRORS: text }).foreignErrors;

test('FOREIGN_ERRORS is for all subgraphs, for some, or for both', () => {
  expect(read('')).toEqual({ of: new Map() });
  expect(read('pass')).toEqual({ usual: 'pass', of: new Map() });
  expect(read('mask, reviews = pass,b=mask')).toEqual({
    usual: 'mask',
    of: new Map([
      ['reviews', 'pass'],
      ['b', 'mask'],
    ]),
  });
  for (const mistake of ['on', 'reviews=', 'reviews=yes', 'pass,a=PASS'])
    expect(() => read(mistake)).toThrow(ConfigurationError);
});

test('a name that no subgraph has is refused', async () => {
  await expect(
    assembleGateway({ public: true }, { FOREIGN_ERRORS: 'contents=pass' }, createLog('test', 'silent')),
  ).rejects.toThrow('FOREIGN_ERRORS: the supergraph has no subgraph contents');
});

const body = Buffer.from('{"data":{"a":null},"errors":[{"message":"No such row.","path":["a"]}]}');
const passed = { message: 'No such row.', path: ['a'], extensions: { code: 'DOWNSTREAM_SERVICE_ERROR' } };
const masked = {
  message: expect.stringContaining('unexpected'),
  path: ['a'],
  extensions: { code: 'INTERNAL', requestId: expect.any(String) },
};
const said = (name: string, what: ForeignErrors): ForeignErrorRules => ({ of: new Map([[name, what]]) });

test.each([
  ['is told', 'in a public graph', false, undefined, passed],
  ['is masked', 'in a public graph that says so of its subgraph', false, said('odd', 'mask'), masked],
  ['is masked', 'under an identity', true, undefined, masked],
  ['is told', 'under an identity, where that is said of its subgraph', true, said('odd', 'pass'), passed],
  ['is masked', 'under an identity, where that is said of another', true, said('good', 'pass'), masked],
])('an error without a code %s %s', async (_, __, signed, foreignErrors, told) => {
  const graph = await deployOdd({
    sdl: 'type Query { a: String }',
    ...(signed && { identity: memberIdentity('0198a8a8-0000-7000-8000-000000000001', 'OWNER') }),
    ...(foreignErrors && { foreignErrors }),
  });
  try {
    graph.answer(({ proven }) => ({
      pieces: [
        proven === undefined
          ? Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`), body])
          : provenAnswer(proven, { body }),
      ],
    }));
    const { data, errors } = await graph.ask('{ a good }');
    expect([data, errors]).toEqual([{ a: null, good: 'g' }, [told]]);
  } finally {
    await graph.stop();
  }
});
