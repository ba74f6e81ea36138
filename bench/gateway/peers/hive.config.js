import { defineConfig } from '@graphql-hive/gateway';
import { unifiedGraphHandler } from '@graphql-hive/router-runtime';

// Hive Gateway with its defaults but for what a benchmark is about: which planner (JIT where the planner is JavaScript,
// as its makers measure it), no log of requests,
// and de-duplication of requests in flight. Its default is outbound alone; inbound is the setting of its makers' public
// benchmark.
const { SUPERGRAPH, PORT, PLANNER, DEDUPLICATE } = process.env;

export const gatewayConfig = defineConfig({
  supergraph: SUPERGRAPH,
  host: '127.0.0.1',
  port: Number(PORT),
  logging: false,
  ...(PLANNER === 'rust' ? { unifiedGraphHandler } : { jit: true }),
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: DEDUPLICATE !== 'off' } } },
  inboundInflightRequestDeduplication: DEDUPLICATE === 'inbound',
});
