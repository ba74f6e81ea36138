import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { signIn } from './session.ts';

/** graphql-sse: the same over server-sent events. */
export async function graphqlSse(url: string): Promise<void> {
  const { endpoint, headers } = await signIn(url, 'member@acme.test');
  const client = createClient({ url: endpoint, headers, retryAttempts: 0 });
  const outcome = await new Promise<any>((resolve) => {
    client.subscribe(
      { query: 'subscription { notificationAdded { id } }' },
      { next: resolve, error: resolve, complete: () => resolve('complete') },
    );
  });
  client.dispose();
  const said = outcome instanceof Error ? outcome.message : JSON.stringify(outcome);
  assert.match(said, /[Ss]ubscription/);
}
