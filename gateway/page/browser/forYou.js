import { showCounts } from './counts.js';
import { peopleDocuments as documents } from './documents.js';
import { button, day, heading, make, words } from './dom.js';
import { attempt, say } from './notice.js';
import { notifications } from './notifications.js';
import { inItem, item, pagedList } from './pagedList.js';
import { ask, remember } from './session.js';
import { yourPlace } from './yourPlace.js';

/** What is the caller's own: invitations to them, what they are told, and their place in the organization. */
export const forYou = ({ place, go }) =>
  make('div', {}, invitationsToYou(go), ...(place === undefined ? [] : [notifications(), yourPlace(place, go)]));

function invitationsToYou(go) {
  const list = pagedList({
    label: 'Invitations to you',
    empty: 'Nobody invites you at the moment.',
    load: async (after) => (await ask(documents.myInvitations, { after })).myInvitations,
    row: (invitation) => invitationRow(invitation, go),
  });
  list.show();
  const address = make('div');
  void showAddress(address);
  return make('section', { tabIndex: -1 }, heading(2, 'Invitations to you'), address, list.element);
}

function invitationRow({ id, organization, role, invitedBy, message, expiresAt }, go) {
  const row = item(
    { className: 'item' },
    make(
      'div',
      { className: 'about' },
      words('strong', organization.name),
      make(
        'span',
        { className: 'quiet' },
        'as ',
        role,
        invitedBy === null ? '' : ', by ',
        words('bdi', invitedBy ?? ''),
        ', until ',
        day(expiresAt),
      ),
      message === null ? undefined : words('p', message, { className: 'quote' }),
    ),
    make(
      'div',
      { className: 'actions' },
      button('Accept', () => void inItem(row, accept), {
        'aria-label': `Accept the invitation to ${organization.name}`,
      }),
      button('Decline', () => void inItem(row, decline), {
        className: 'minor',
        'aria-label': `Decline the invitation to ${organization.name}`,
      }),
    ),
  );
  async function accept() {
    await ask(documents.accept, { input: { id } });
    remember({ organization: organization.slug });
    await go('/people#you', `You are a member of ${organization.name} now.`);
    return row;
  }
  async function decline() {
    await ask(documents.decline, { input: { id } });
    void showCounts();
    say(`You have declined the invitation to ${organization.name}.`);
    return null;
  }
  return row;
}

/** Invitations are listed to a proven address alone: who has not proven theirs is told so. */
async function showAddress(parent) {
  const { me } = await ask(documents.me).catch(() => ({}));
  if (me == null || me.emailVerifiedAt !== null) return;
  const resend = button(
    'Send the mail again',
    () =>
      void attempt(async () => {
        await ask(documents.resendVerification);
        say(`A mail is on its way to ${me.email}.`);
      }, [resend]),
  );
  parent.append(
    make(
      'p',
      { className: 'hint' },
      'Your e-mail address is not confirmed yet: a mail with a link is on its way to it. Until then invitations to it are not listed here; their own links work. ',
    ),
    resend,
  );
}
