import { documents } from './documents.js';
import { ask, current } from './session.js';

/** How much waits for who is signed in: unread notifications of the organization, and invitations to them. */
const badge = document.getElementById('unread');
let latest = 0;

/** Shows it in the bar; what cannot be counted now is not shown. */
export async function showCounts() {
  latest += 1;
  const mine = latest;
  const session = current();
  const count = session === null ? 0 : await waiting(session);
  if (mine !== latest) return;
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? '99+' : String(count);
  badge.setAttribute('aria-label', `${count} new`);
}

async function waiting({ organization }) {
  const none = () => ({});
  const [{ unreadNotificationCount = 0 }, { myInvitations }] = await Promise.all([
    organization ? ask(documents.unread).catch(none) : {},
    ask(documents.invitationsToAnswer).catch(none),
  ]);
  return (unreadNotificationCount ?? 0) + (myInvitations?.totalCount ?? 0);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void showCounts();
});
