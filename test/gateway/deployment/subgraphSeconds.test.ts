import { expect, test } from '@jest/globals';
import { assembleGateway } from '#gateway/deployment/assemble.ts';
import { readGatewayConfiguration } from '#gateway/deployment/configuration.ts';
import { createLog } from '#platform/process/log.ts';

const read = (environment: Record<string, string> = {}) => {
  const { usual, of } = readGatewayConfiguration(environment, { keyless: true }).subgraphSeconds;
  return [usual, Object.fromEntries(of)];
};

test('a subgraph has a third of the request’s time, unless it is told otherwise, for all or by its name', () => {
  expect(read()).toEqual([10, {}]);
  expect(read({ REQUEST_SECONDS: '6' })).toEqual([2, {}]);
  expect(read({ SUBGRAPH_SECONDS: '8' })).toEqual([8, {}]);
  expect(read({ SUBGRAPH_SECONDS: 'content=20, slack=0.5' })).toEqual([10, { content: 20, slack: 0.5 }]);
  expect(read({ SUBGRAPH_SECONDS: '8,content=20' })).toEqual([8, { content: 20 }]);
});

test.each(['x', '0', 'content=', 'content=-1', '8,content'])('SUBGRAPH_SECONDS: %s is refused', (text) => {
  expect(() => read({ SUBGRAPH_SECONDS: text })).toThrow('SUBGRAPH_SECONDS: must be seconds and name=seconds');
});

test('a name that no subgraph has is refused', async () => {
  await expect(
    assembleGateway({ public: true }, { SUBGRAPH_SECONDS: 'contents=20' }, createLog('test', 'silent')),
  ).rejects.toThrow('SUBGRAPH_SECONDS: the supergraph has no subgraph contents');
});
