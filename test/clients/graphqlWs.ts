import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { signIn } from './session.ts';

/** graphql-ws: a subscription is answered with an error of the protocol that says subscriptions are not served. */
export async function graphqlWs(url: string): Promise<void> {
  const { endpoint, headers } = await signIn(url, 'member@acme.test');
  const client = createClient({
    url: endpoint.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
  const outcome = await new Promise<any>((resolve) => {
    client.subscribe(
      { query: 'subscription { notificationAdded { id } }' },
      { next: resolve, error: resolve, complete: () => resolve('complete') },
    );
  });
  await client.dispose();
  assert.match(JSON.stringify(outcome), /[Ss]ubscription/);
}
