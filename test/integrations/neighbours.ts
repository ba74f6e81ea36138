import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventsPath } from '#platform/events/delivery.ts';
import type { SentEvent } from '#platform/events/eventType.ts';
import { Reply } from '#platform/identity/reply.ts';
import { createRequestVerifier, type RequestVerifier } from '#platform/identity/signedRequest.ts';
import type { SubgraphName } from '#platform/process/names.ts';
import type { TestKeys } from '../harness/keys.ts';

export interface Call {
  receiver: SubgraphName;
  path: string;
  organization: string | null;
  purpose: string | null;
  body: any;
}

/**
 * The other subgraphs as integrations meets them: they prove each request like the real ones, and answer for their own
 * part.
 */
export interface Neighbours {
  /** The members that tenancy knows, by e-mail address in lower case. */
  members: Map<string, string>;
  /** Every request but those that tell, in order. */
  calls: Call[];
  /** What they were told, in order, each once. */
  events: { receiver: SubgraphName; organization: string | null; type: string; payload: any }[];
  /** Answers nothing any more, or again. */
  silence(receiver: SubgraphName, silent: boolean): void;
  /** What of an organization tenancy tells beside its id. */
  tenant: Record<string, unknown>;
  /** What happens once the next request about an organization has come in, before the answer. */
  meanwhile: (() => Promise<void> | void) | undefined;
  urlOf(receiver: string): string;
  stop(): Promise<void>;
}

export async function startNeighbours(keys: TestKeys): Promise<Neighbours> {
  const members = new Map<string, string>();
  const calls: Call[] = [];
  const events: Neighbours['events'] = [];
  const inbox = new Set<string>();
  const tenant = {
    slug: 'new',
    name: 'New',
    timezone: 'UTC',
    status: 'ACTIVE',
    plan: 'FREE',
    limits: { max_connections: 3 },
    version: 1,
  };
  const silent = new Set<SubgraphName>();
  const verifiers: Partial<Record<SubgraphName, RequestVerifier>> = {
    tenancy: createRequestVerifier(keys.of('tenancy'), keys.ring),
    slack: createRequestVerifier(keys.of('slack'), keys.ring),
  };

  const answers: Record<string, (call: Call) => unknown> = {
    '/internal/members-by-email': ({ body }) => ({
      members: (body.emails as string[]).flatMap((email) => {
        const userId = members.get(email.toLowerCase());
        return userId === undefined ? [] : [{ email, userId }];
      }),
    }),
    '/internal/member-address': ({ body }) => ({
      email: [...members].find(([, userId]) => userId === body.user)?.[0] ?? null,
    }),
    '/internal/tenant': ({ body }) => ({ tenant: { id: body.organization, ...tenant } }),
    [eventsPath]: ({ receiver, organization, body }) => ({
      outcomes: (body.events as SentEvent[]).map(({ id, type, payload }) => {
        if (inbox.has(id)) return { id, outcome: 'repeated' };
        inbox.add(id);
        events.push({ receiver, organization, type, payload });
        return { id, outcome: 'applied' };
      }),
    }),
  };

  async function answer(
    receiver: SubgraphName,
    path: string,
    request: IncomingMessage,
    reply: Reply,
  ): Promise<unknown> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const proven = await verifiers[receiver]!.verify({ method: 'POST', path, headers: request.headers, body });
    const { identity } = proven;
    reply.proveTo(proven);
    const call = {
      receiver,
      path,
      organization: identity.organization,
      purpose: identity.purpose,
      body: JSON.parse(body.toString()),
    };
    if (path !== eventsPath) calls.push(call);
    if (path === '/internal/tenant') {
      const { meanwhile } = neighbours;
      neighbours.meanwhile = undefined;
      await meanwhile?.();
    }
    return answers[path]!(call);
  }

  const server = createServer((request, response) => {
    const [, receiver, ...rest] = (request.url ?? '').split('/') as [string, SubgraphName, ...string[]];
    const reply = new Reply(response);
    if (silent.has(receiver)) request.socket.destroy();
    else
      answer(receiver, `/${rest.join('/')}`, request, reply).then(
        (content) => reply.send(200, content),
        () => reply.send(401, {}),
      );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const neighbours: Neighbours = {
    members,
    calls,
    events,
    tenant,
    meanwhile: undefined,
    silence: (receiver, is) => {
      if (is) silent.add(receiver);
      else silent.delete(receiver);
    },
    urlOf: (receiver) => `http://127.0.0.1:${port}/${receiver}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return neighbours;
}
