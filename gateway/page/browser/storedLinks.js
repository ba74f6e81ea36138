import { current, fetchWithSession } from './session.js';

/**
 * Has the gateway store what a link carries, for the members of the organization; resolves to the link's parameters.
 * @throws Error where nobody is signed in, and for what is too long for that, too.
 */
export async function storeLink(content) {
  const { organization } = current() ?? {};
  if (!organization) throw new Error('This is too long for a link by itself: sign in, and it is stored.');
  const { id } = await answerOf('/links', { method: 'POST', body: JSON.stringify(content) });
  return { d: id, o: organization };
}

/** The texts of a link that is stored. @throws Error for one that is not there any more, or another organization's. */
export const storedLink = (id) => answerOf(`/links/${encodeURIComponent(id)}`);

async function answerOf(path, options = {}) {
  const response = await fetchWithSession(path, { ...options, headers: { 'content-type': 'application/json' } });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(answer.errors?.[0]?.message ?? `The gateway answered with status ${response.status}.`);
  return answer;
}
