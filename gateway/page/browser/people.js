import { bindBar, offerProviders, showSession } from './bar.js';
import { invitationByMail, resetPassword, verifyEmail } from './byMail.js';
import { peopleDocuments as documents } from './documents.js';
import { button, heading, make } from './dom.js';
import { forYou } from './forYou.js';
import { invitations } from './invitations.js';
import { members } from './members.js';
import { signUp } from './newcomer.js';
import { attempt, say } from './notice.js';
import { ask, current, join } from './session.js';

/**
 * The document about people: what is the caller's own, the members of the organization, its invitations; each a section
 * that the fragment names. Signing up and where the links of mails lead to are views of their own.
 */
const content = document.getElementById('content');
const views = {
  '/sign-up': signUp,
  '/invitation': invitationByMail,
  '/verify-email': verifyEmail,
  '/reset-password': resetPassword,
};
const sections = { you: forYou, members, invitations };
let latest = 0;

bindBar({
  changed: draw,
  ended: 'Your session has ended: it was too long ago, or was ended elsewhere. Sign in again.',
  entered: focusHeading,
});

/** Draws what the address names, for who is here now. */
async function draw() {
  latest += 1;
  const mine = latest;
  await showSession();
  const view = views[location.pathname] ?? (current() === null ? signedOut : people);
  const drawn = await view({ go, draw });
  if (mine !== latest) return;
  content.replaceChildren(drawn);
  const title = content.querySelector('h2')?.textContent;
  document.title = title === undefined ? 'Orgraph' : `${title} – Orgraph`;
}

/** Goes to another view, and says what has come of the one before. */
async function go(address, told = '') {
  history.pushState(null, '', address);
  await draw();
  focusHeading();
  say(told);
}

function focusHeading() {
  content.querySelector('h2')?.focus();
}

function signedOut() {
  return make(
    'section',
    { className: 'card' },
    heading(2, 'People'),
    make(
      'p',
      {},
      'Sign in to see who is in your organizations, and what waits for you. Or ',
      make('a', { href: '/sign-up', textContent: 'sign up' }),
      '.',
    ),
  );
}

/** The sections that the caller may see, and the one that is shown. */
async function people() {
  const { organization } = current();
  const told = organization ? await ask(documents.place).catch((error) => ({ failed: error.message })) : {};
  const place = told.myMembership ?? undefined;
  const held = place?.role.permissions ?? [];
  const shown = Object.keys(sections).filter(
    (name) => name === 'you' || held.includes(name === 'members' ? 'member:read' : 'invitation:manage'),
  );
  const names = { you: 'For you', members: 'Members', invitations: 'Invitations' };
  const asked = location.hash.slice(1).split('?')[0];
  const chosen = shown.includes(asked) ? asked : 'you';
  const links = shown.map((name) =>
    make('a', { href: `#${name}`, textContent: names[name], 'aria-current': name === chosen ? 'page' : undefined }),
  );
  const failed =
    told.failed === undefined
      ? undefined
      : make(
          'div',
          { className: 'head' },
          make('p', { className: 'state failed', role: 'alert', textContent: told.failed }),
          button('Try again', () => void attempt(draw), { className: 'minor' }),
        );
  const nowhere = make('p', {
    textContent: 'You belong to no organization at the moment. Who has one can invite you.',
  });
  return make(
    'div',
    {},
    make('nav', { 'aria-label': 'Sections', className: 'sections' }, ...links),
    failed,
    organization ? undefined : nowhere,
    sections[chosen]({ place, go, draw }),
  );
}

addEventListener(
  'popstate',
  () =>
    void attempt(async () => {
      await draw();
      focusHeading();
    }),
);

await attempt(async () => {
  await join();
  await draw();
});
await offerProviders().catch(() => undefined);
