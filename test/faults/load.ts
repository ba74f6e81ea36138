import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { demonstrationPassword } from '#platform/demonstration/demonstration.ts';

/** What a client was told of a change in the end. */
export type Told = 'DONE' | 'NOT_DONE' | 'UNKNOWN';

/** A change that a client asked for. */
export interface Change {
  organization: string;
  title: string;
  told: Told;
  /** How often it was sent, always under the same key. */
  sent: number;
  id: string | undefined;
}

/** What a client read: the organization that it was told it is in, and blocks of content. */
export interface Read {
  organization: string;
  told: string;
  ids: string[];
}

/** All that clients met while they sent requests. */
export interface Met {
  changes: Change[];
  reads: Read[];
  /** When each request was sent first, and whether that was answered without an error. */
  first: { at: number; ok: boolean }[];
}

interface Person {
  slug: string;
  token: string;
}

/** Milliseconds that a client waits for an answer, and between two attempts; and how often it tries. */
const [clientWaits, between, attempts] = [12_000, 250, 120];

const write =
  'mutation Write($title: String!) { createContentBlock(input: { type: COMPANY_PROFILE, title: $title, content: "Kept.", tags: [] }) { contentBlock { id } } }';
/** From all four subgraphs. */
const read = `{ organization {
  id
  members(first: 5) { edges { node { id } } }
  integrations(first: 5) { edges { node { provider } } }
  slackWorkspaces(first: 1) { edges { node { name } } }
  contentBlocks(first: 20) { edges { node { id } } }
} }`;

export async function signIn(url: string, email: string, slug: string): Promise<Person> {
  const { data } = await post(url, {}, 'mutation ($input: LogInInput!) { logIn(input: $input) { accessToken } }', {
    input: { email, password: demonstrationPassword },
  });
  return { slug, token: data.logIn.accessToken as string };
}

/**
 * Sends requests at a steady rate, every other one a change, for people of two organizations in turn. A client that
 * does not know whether its change was made sends it again under the same key until it knows.
 */
export async function sendFor(
  url: string,
  people: readonly Person[],
  { milliseconds, perSecond, name }: { milliseconds: number; perSecond: number; name: string },
): Promise<Met> {
  const met: Met = { changes: [], reads: [], first: [] };
  const under = [];
  const beginning = performance.now();
  for (let sent = 0; performance.now() - beginning < milliseconds; sent += 1) {
    const person = people[(sent >> 1) % people.length]!;
    under.push(sent % 2 === 0 ? change(url, person, `${name} ${sent}`, met) : look(url, person, met));
    await pause(Math.max(0, beginning + ((sent + 1) * 1000) / perSecond - performance.now()));
  }
  await Promise.all(under);
  return met;
}

async function change(url: string, person: Person, title: string, met: Met): Promise<void> {
  const key = randomUUID();
  const one: Change = { organization: person.slug, title, told: 'UNKNOWN', sent: 0, id: undefined };
  met.changes.push(one);
  while (one.told === 'UNKNOWN' && one.sent < attempts) {
    if (one.sent > 0) await pause(between);
    one.sent += 1;
    const at = performance.now();
    const { data, errors } = await post(url, { ...headersOf(person), 'idempotency-key': key }, write, { title }).catch(
      () => ({ data: undefined, errors: [] as any[] }),
    );
    one.id = data?.createContentBlock?.contentBlock?.id;
    if (one.id !== undefined) one.told = 'DONE';
    else if (errors?.length === 1 && errors[0].extensions.outcome === 'NOT_DONE') one.told = 'NOT_DONE';
    if (one.sent === 1) met.first.push({ at, ok: one.told === 'DONE' });
  }
}

async function look(url: string, person: Person, met: Met): Promise<void> {
  const at = performance.now();
  const { data, errors } = await post(url, headersOf(person), read, {}).catch(() => ({ data: undefined, errors: [] }));
  met.first.push({ at, ok: errors === undefined });
  const edges = data?.organization?.contentBlocks?.edges as { node: { id: string } }[] | undefined;
  if (edges === undefined) return;
  met.reads.push({ organization: person.slug, told: data.organization.id, ids: edges.map(({ node }) => node.id) });
}

const headersOf = ({ slug, token }: Person) => ({ authorization: `Bearer ${token}`, 'x-organization-id': slug });

async function post(
  url: string,
  headers: Record<string, string>,
  query: string,
  variables: unknown,
): Promise<{ data?: any; errors?: any[] }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(clientWaits),
  });
  return (await response.json()) as { data?: unknown; errors?: any[] };
}
