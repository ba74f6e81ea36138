import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../harness/eventually.ts';

const sessionFile = new URL('../../../gateway/page/browser/session.js', import.meta.url);

/** The page's session in one tab. */
interface Tab {
  storage: Map<string, string>;
  /** Why it was called back, each time. */
  changes: string[];
  session: {
    current(): Record<string, string> | null;
    remember(changes: object | null): void;
    share(changes: object | null): void;
    join(): Promise<void>;
    whenChanged(listener: (reason: string) => void): void;
    ask(query: string): Promise<unknown>;
  };
}

interface Sent {
  authorization: string | null;
  organization: string | null;
  renews: boolean;
}

const browser = globalThis as unknown as Record<string, unknown>;
const names = ['fetch', 'sessionStorage', 'BroadcastChannel'];
const before = names.map((name) => [name, browser[name]] as const);
const channels: { close(): void }[] = [];
let opened = 0;
let sent: Sent[] = [];
/** The number of the access token that is good. */
let good = 1;
let renewal: () => Promise<object>;

beforeEach(() => {
  [sent, good] = [[], 1];
  renewal = async () => ({ errors: [{ message: 'Nobody renews here.' }] });
  const Channel = before[2]![1] as typeof BroadcastChannel;
  browser['BroadcastChannel'] = class extends Channel {
    constructor(name: string) {
      super(name);
      channels.push(this);
    }
  };
  browser['fetch'] = async (_: string, { headers, body }: { headers: Headers; body: string }) => {
    const given = new Headers(headers);
    const renews = body.includes('refreshSession');
    const authorization = given.get('authorization');
    sent.push({ authorization, organization: given.get('x-organization-id'), renews });
    const refused = { errors: [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED' } }] };
    const answer = renews ? await renewal() : authorization === `Bearer access ${good}` ? { data: {} } : refused;
    return Response.json(answer);
  };
});
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
  for (const [name, value] of before) browser[name] = value;
});

async function openTab(): Promise<Tab> {
  const storage = new Map<string, string>();
  browser['sessionStorage'] = {
    getItem: (name: string) => storage.get(name) ?? null,
    setItem: (name: string, value: string) => storage.set(name, value),
    removeItem: (name: string) => storage.delete(name),
  };
  opened += 1;
  const { href } = new URL(`?tab=${opened}`, sessionFile);
  const session = (await import(href)) as Tab['session'];
  const tab: Tab = { storage, session, changes: [] };
  session.whenChanged((reason) => void tab.changes.push(reason));
  await session.join();
  return tab;
}

const member = { accessToken: 'access 1', refreshToken: 'refresh 1', email: 'member@acme.test' };

test('a new tab takes over the session of the others, and chooses an organization of its own', async () => {
  const first = await openTab();
  first.session.share(member);
  first.session.remember({ organization: 'acme' });
  const second = await openTab();
  expect(second.session.current()).toEqual(member);
  second.session.remember({ organization: 'beta' });
  expect(first.session.current()).toEqual({ ...member, organization: 'acme' });
  expect(JSON.parse(second.storage.get('orgraph.session')!)).toEqual({ ...member, organization: 'beta' });
  const alone = await openTab();
  await alone.session.ask('{ me { id } }');
  expect(sent).toEqual([{ authorization: 'Bearer access 1', organization: null, renews: false }]);
});

test('tabs whose access token runs out renew it one after the other, and all go on with what came', async () => {
  const tabs = [await openTab(), await openTab(), await openTab()];
  tabs[0]!.session.share(member);
  expect(await eventually(() => tabs.every(({ session }) => session.current() !== null))).toBe(true);
  tabs[1]!.session.remember({ organization: 'beta' });
  good = 2;
  let [running, most] = [0, 0];
  renewal = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise(setImmediate);
    running -= 1;
    good = 3;
    return { data: { refreshSession: { accessToken: 'access 3', refreshToken: 'refresh 3' } } };
  };
  await Promise.all(tabs.flatMap(({ session }) => [session.ask('{ me { id } }'), session.ask('{ a }')]));
  const next = { accessToken: 'access 3', refreshToken: 'refresh 3' };
  expect(await eventually(() => tabs.every(({ session }) => session.current()?.['accessToken'] === 'access 3'))).toBe(
    true,
  );
  expect(tabs.map(({ session }) => session.current())).toEqual([
    { ...member, ...next },
    { ...member, ...next, organization: 'beta' },
    { ...member, ...next },
  ]);
  // A tab that has not yet heard of it asks again, and is told the same.
  expect(most).toBe(1);
  expect(sent.filter(({ renews }) => renews).length).toBeLessThanOrEqual(tabs.length);
});

test('signing out in one tab signs out the others, and so does a session that has ended', async () => {
  const tabs = [await openTab(), await openTab()];
  const everyTab = (signedIn: boolean) =>
    eventually(() => tabs.every(({ session }) => (session.current() !== null) === signedIn));
  tabs[0]!.session.share(member);
  expect(await everyTab(true)).toBe(true);
  tabs[1]!.session.share(null);
  expect(await everyTab(false)).toBe(true);
  expect(tabs.map(({ storage }) => storage.size)).toEqual([0, 0]);
  tabs[0]!.session.share(member);
  expect(await everyTab(true)).toBe(true);
  good = 2;
  renewal = async () => ({ errors: [{ message: 'Ended.', extensions: { code: 'UNAUTHENTICATED' } }] });
  await expect(tabs[0]!.session.ask('{ me { id } }')).rejects.toThrow('Sign in.');
  expect(await everyTab(false)).toBe(true);
  expect(tabs.map(({ changes }) => changes)).toEqual([
    ['left', 'ended'],
    ['entered', 'entered', 'ended'],
  ]);
});

test('a session is kept while tenancy cannot be asked', async () => {
  const tab = await openTab();
  tab.session.share(member);
  good = 2;
  renewal = async () => ({ errors: [{ message: 'Away.', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] });
  await expect(tab.session.ask('{ me { id } }')).rejects.toThrow('Away.');
  expect(tab.session.current()).toEqual(member);
});
