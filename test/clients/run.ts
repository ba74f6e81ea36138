import { apolloClient } from './apolloClient.ts';
import { codegen } from './codegen.ts';
import { galTada } from './galTada.ts';
import { graphqlRequest } from './graphqlRequest.ts';
import { graphqlSse } from './graphqlSse.ts';
import { graphqlWs } from './graphqlWs.ts';
import { relay } from './relay.ts';
import { urql } from './urql.ts';
import { viteProxy } from './viteProxy.ts';

/** Plays each client against a running gateway with the demonstration data: `node run.ts [url]`. */
const url = process.argv[2] ?? 'http://127.0.0.1:4000';
const clients = { apolloClient, urql, relay, graphqlRequest, codegen, galTada, graphqlWs, graphqlSse, viteProxy };

let failed = 0;
for (const [name, play] of Object.entries(clients)) {
  const began = performance.now();
  try {
    await play(url);
    console.log(`✓ ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`✗ ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
console.log(`${Object.keys(clients).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
