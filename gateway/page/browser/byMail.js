import { enter } from './bar.js';
import { peopleDocuments as documents } from './documents.js';
import { button, heading, make } from './dom.js';
import { field, form } from './forms.js';
import { dropLink, mailedToken } from './mailedLink.js';
import { passwordField, signUpForm } from './newcomer.js';
import { ask, current, remember, share } from './session.js';

/**
 * Where the links of mails lead to. Nothing is done by opening one: programs that look through mails open them, too.
 */
const card = (title, ...children) => make('section', { className: 'card' }, heading(2, title), ...children);
const text = (...children) => make('p', {}, ...children);
const noLink = (what) => text(`Open the link of the mail ${what}: it is not in this address.`);

/** `/verify-email`: the address is proven by it, and where nobody had proven it a password is chosen. */
export function verifyEmail({ go }) {
  const token = mailedToken('/verify-email');
  if (token === undefined) return card('Confirm your e-mail address', noLink('that asks you to confirm your address'));
  const confirm = form({
    label: 'Confirm your e-mail address',
    submit: 'Confirm the address',
    fields: [],
    async send() {
      const { email, passwordToken } = (await ask(documents.verifyEmail, { input: { token } }, { anonymous: true }))
        .verifyEmail;
      dropLink();
      if (passwordToken === null) {
        await go('/people', `${email} is confirmed.`);
        return;
      }
      if (current()?.email === email) share(null, true);
      const chosen = card(
        'Choose a password',
        text(
          `${email} is confirmed. Whoever has signed up with it before is signed out: choose the password of the account.`,
        ),
        passwordForm(go, passwordToken),
      );
      confirm.closest('section').replaceWith(chosen);
      chosen.querySelector('h2').focus();
    },
  });
  return card(
    'Confirm your e-mail address',
    text('Somebody has signed up with your address. If it was you, confirm that it is yours.'),
    confirm,
  );
}

/** `/reset-password`: with the token of a mail a password is chosen, without one such a mail is asked for. */
export function resetPassword({ go }) {
  const token = mailedToken('/reset-password');
  if (token !== undefined)
    return card(
      'Choose a password',
      text('Every session of your account ends by it, and a new one begins here.'),
      passwordForm(go, token),
    );
  const email = make('input', { type: 'email', name: 'email', required: true, autocomplete: 'username' });
  const asked = form({
    label: 'Forgotten password',
    submit: 'Send a mail',
    fields: [field('E-mail address', email)],
    async send(input) {
      await ask(documents.requestPasswordReset, { input }, { anonymous: true });
      const told = card(
        'Look into your mailbox',
        text(
          `If somebody has signed up with ${input.email}, a mail is on its way there. Its link is good for an hour.`,
        ),
      );
      asked.closest('section').replaceWith(told);
      told.querySelector('h2').focus();
    },
  });
  return card('Forgot your password?', text('A mail brings you a link by which you choose another.'), asked);
}

const passwordForm = (go, token) =>
  form({
    label: 'Choose a password',
    submit: 'Choose the password',
    fields: [passwordField()],
    async send({ password }) {
      const { resetPassword: begun } = await ask(
        documents.resetPassword,
        { input: { token, password } },
        { anonymous: true },
      );
      dropLink();
      await enter(begun);
      await go('/people', 'Your password is chosen, and you are signed in.');
    },
  });

/** `/invitation`: who is signed in answers it; who is not signs in, or signs up by it. */
export function invitationByMail({ go }) {
  const token = mailedToken('/invitation');
  const title = 'You are invited';
  if (token === undefined)
    return card(
      title,
      noLink('that invites you'),
      text(
        make('a', { href: '/people', textContent: 'Invitations to you' }),
        ' lists those to an address that you have confirmed.',
      ),
    );
  const session = current();
  if (session === null)
    return card(
      title,
      text(
        'Have you an account? Sign in above, and you come back here to accept. Otherwise sign up with the address that the invitation was sent to:',
      ),
      signUpForm(go, token, dropLink),
    );
  return card(
    title,
    text(
      'You are signed in as ',
      make('strong', { textContent: session.email }),
      '. If the invitation is to another address, log out first.',
    ),
    form({
      label: 'Answer the invitation',
      submit: 'Accept',
      fields: [],
      send: () => accept(token, go),
      others: [button('Decline', (event) => void decline(event, token, go), { className: 'minor' })],
    }),
  );
}

/** The token proves the address. Where nobody had proven it, whoever is signed in may be anybody: their session ends. */
async function accept(token, go) {
  const { me } = await ask(documents.me);
  const { organization } = (await ask(documents.accept, { input: { token } })).acceptInvitation;
  dropLink();
  const joined = `You are a member of ${organization.name} now.`;
  if (me?.emailVerifiedAt == null) {
    share(null, true);
    await go(
      '/people',
      `${joined} Your address is proven by it, so all sessions have ended: a mail to ${me?.email} asks you to choose a new password.`,
    );
  } else {
    remember({ organization: organization.slug });
    await go('/people', joined);
  }
}

async function decline({ target }, token, go) {
  const mistake = target.closest('form').querySelector('.mistake');
  try {
    await ask(documents.decline, { input: { token } });
    dropLink();
    await go('/people', 'You have declined the invitation.');
  } catch (error) {
    mistake.textContent = error.message;
  }
}
