import { documents } from './documents.js';

/**
 * Who is signed in, and for which organization this tab asks: sent as the two headers of every request to the graph.
 * All tabs share one session: what one of them signs in, renews or ends, the others are told. It is kept in the tabs
 * alone (sessionStorage), so nothing outlives them; each chooses its own organization.
 */
const key = 'orgraph.session';
const endpoint = '/graphql';
const send = globalThis.fetch.bind(globalThis);
const storage = globalThis.sessionStorage;
const tabs = new BroadcastChannel(key);
const tell = tabs.postMessage.bind(tabs);
const tab = crypto.randomUUID();
/** Milliseconds that a new tab waits for one that is signed in. */
const patience = 200;
/** Milliseconds in which a tab hears what another has told. */
const arrival = 50;

let session = JSON.parse(storage.getItem(key) ?? 'null');
let onChange = () => {};

export const current = () => session;

/**
 * Calls back when the session is another one without this tab's doing: it has `ended`, or another tab has `left` it or
 * `entered` one.
 */
export function whenChanged(listener) {
  onChange = listener;
}

/** Changes what this tab alone knows; null: it is signed out. */
export function remember(changes) {
  session = changes === null ? null : { ...session, ...changes };
  if (session === null) storage.removeItem(key);
  else storage.setItem(key, JSON.stringify(session));
}

/** Changes the session of all tabs; null: it is left, or has `ended` by itself. */
export function share(changes, ended = false) {
  remember(changes);
  tell({ session: shared(), ended });
}

/** Takes over the session of the other tabs, if there is one and this tab has none. */
export async function join() {
  if (session !== null) return;
  tell({ asks: tab });
  await new Promise((resolve) => {
    const timer = setTimeout(end, patience);
    tabs.addEventListener('message', told);
    function told() {
      if (session !== null) end();
    }
    function end() {
      clearTimeout(timer);
      tabs.removeEventListener('message', told);
      resolve();
    }
  });
}

tabs.addEventListener('message', ({ data: { asks, to, session: told, ended } }) => {
  if (asks !== undefined) {
    if (session !== null) tell({ to: asks, session: shared() });
    return;
  }
  if (to !== undefined && (to !== tab || session !== null)) return;
  const isAnother = told?.email !== session?.email;
  remember(told && isAnother ? { ...told, organization: undefined } : told);
  if (isAnother && to === undefined) onChange(told !== null ? 'entered' : ended ? 'ended' : 'left');
});

/** What all tabs have in common. */
function shared() {
  if (session === null) return null;
  const { accessToken, refreshToken, email } = session;
  return { accessToken, refreshToken, email };
}

/**
 * Sends an operation; with `anonymous` without the headers. Rejects with the first error's message and code, and with
 * all of them as `mistakes`, each with the path of the field that it is about; with `partial` only where there is no
 * data.
 */
export async function ask(query, variables = {}, { anonymous = false, partial = false } = {}) {
  const post = anonymous ? send : fetchWithSession;
  const response = await post(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  }).catch(explained);
  const { data, errors } = await response.json();
  if (errors?.length && !(partial && data))
    throw Object.assign(new Error(errors[0].message), {
      code: errors[0].extensions?.code,
      mistakes: errors.map(({ message, extensions }) => ({ message, field: extensions?.field })),
    });
  return data;
}

/** Browsers say why no answer came in words of their own, which help nobody. */
function explained(error) {
  throw error instanceof TypeError ? new Error('The gateway does not answer. Try again.', { cause: error }) : error;
}

/** `fetch` with the session's headers; an expired access token is renewed once. */
export async function fetchWithSession(resource, options = {}) {
  const used = session?.accessToken;
  const response = await send(resource, withHeaders(options));
  if (session?.refreshToken === undefined || !(await isUnauthenticated(response))) return response;
  await renew(used);
  return session === null ? response : send(resource, withHeaders(options));
}

function withHeaders(options) {
  const headers = new Headers(options.headers);
  if (session?.accessToken && !headers.has('authorization'))
    headers.set('authorization', `Bearer ${session.accessToken}`);
  if (session?.organization && !headers.has('x-organization-id'))
    headers.set('x-organization-id', session.organization);
  return { ...options, headers };
}

async function isUnauthenticated(response) {
  if (!(response.headers.get('content-type') ?? '').includes('json')) return false;
  const { errors } = await response
    .clone()
    .json()
    .catch(() => ({}));
  return errors?.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED') ?? false;
}

/**
 * Renews the session, one tab and one request after the other: who waited uses what came. Pages of a plain http address
 * that is not this machine's have no locks; tenancy answers those who ask at once with the same refresh token anyway.
 */
function renew(refused) {
  if (navigator.locks === undefined) return renewAlone(refused);
  return navigator.locks.request(key, async () => {
    // What the tab before has told may arrive after its lock.
    await new Promise((resolve) => setTimeout(resolve, arrival));
    await renewAlone(refused);
  });
}

async function renewAlone(refused) {
  if (session === null || session.accessToken !== refused) return;
  try {
    const { refreshSession } = await ask(
      documents.renew,
      { input: { refreshToken: session.refreshToken } },
      { anonymous: true },
    );
    share(refreshSession);
  } catch (error) {
    if (error.code !== 'UNAUTHENTICATED') throw error;
    share(null, true);
    onChange('ended');
  }
}
