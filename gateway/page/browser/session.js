/**
 * Who is signed in and for which organization: kept for this tab only (sessionStorage), sent as the two headers of
 * every request to the graph.
 */
const key = 'orgraph.session';
const endpoint = '/graphql';
const send = globalThis.fetch.bind(globalThis);

let session = JSON.parse(sessionStorage.getItem(key) ?? 'null');
let refreshing;

export const current = () => session;

export function remember(changes) {
  session = changes === null ? null : { ...session, ...changes };
  if (session === null) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(session));
}

/** Sends an operation; with `anonymous` without the headers. Rejects with the first error's message. */
export async function ask(query, variables = {}, { anonymous = false } = {}) {
  const post = anonymous ? send : fetchWithSession;
  const response = await post(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors?.length) throw new Error(errors[0].message);
  return data;
}

/** `fetch` with the session's headers; an expired access token is renewed once. */
export async function fetchWithSession(resource, options = {}) {
  const response = await send(resource, withHeaders(options));
  if (session?.refreshToken === undefined || !(await isUnauthenticated(response))) return response;
  await renew();
  return send(resource, withHeaders(options));
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

/** The old refresh token ends with its use, so that requests which fail together renew together. */
function renew() {
  refreshing ??= ask(
    'mutation Renew($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }',
    { input: { refreshToken: session.refreshToken } },
    { anonymous: true },
  )
    .then(
      ({ refreshSession }) => remember(refreshSession),
      () => remember({ accessToken: undefined, refreshToken: undefined }),
    )
    .finally(() => {
      refreshing = undefined;
    });
  return refreshing;
}
