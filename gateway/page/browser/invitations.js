import { peopleDocuments as documents } from './documents.js';
import { button, day, heading, make, words } from './dom.js';
import { field, form, select } from './forms.js';
import { say } from './notice.js';
import { inItem, item, pagedList } from './pagedList.js';
import { ask } from './session.js';

const states = {
  PENDING: 'waits',
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  REVOKED: 'withdrawn',
  EXPIRED: 'expired',
};
const parts = [
  ['', 'as the team has it'],
  ['OWNER', 'owner'],
  ['ADMIN', 'administrator'],
  ['MEMBER', 'member'],
  ['VIEWER', 'viewer'],
];

/** Whom the organization invites: a form to invite somebody, and what has become of each invitation. */
export function invitations({ place }) {
  const seats = make('p', { className: 'hint' });
  void showSeats(seats);
  const status = select('status', [['PENDING', 'that wait'], ['', 'all'], ...Object.entries(states).slice(1)]);
  const list = pagedList({
    label: 'Invitations of the organization',
    empty: 'There are none.',
    load: async (after) =>
      (await ask(documents.invitations, { after, filter: status.value === '' ? {} : { status: status.value } }))
        .invitations,
    row: invitationRow,
  });
  status.addEventListener('change', list.show);
  list.show();
  const formParent = make('div', {}, make('p', { className: 'state', role: 'status', textContent: 'Loading…' }));
  void showForm(formParent, place, (told) => {
    list.show();
    void showSeats(seats);
    say(told);
  });
  return make(
    'div',
    {},
    make('section', { tabIndex: -1 }, heading(2, 'Invite somebody'), seats, formParent),
    make(
      'section',
      { tabIndex: -1 },
      make('div', { className: 'head' }, heading(2, 'Invitations'), field('Show', status)),
      list.element,
    ),
  );
}

/** An invitation takes no seat; who accepts it does. */
async function showSeats(parent) {
  const { organization, members } = await ask(documents.seats, {}, { partial: true }).catch(() => ({}));
  if (members == null || organization == null) return;
  const { users: most } = organization.limits;
  const used = members.totalCount;
  const left = most === null ? undefined : Math.max(0, most - used);
  parent.textContent =
    left === undefined
      ? `${used} seats are taken; the plan has no limit.`
      : `${used} of ${most} seats are taken, ${left} ${left === 1 ? 'is' : 'are'} left.`;
}

async function showForm(parent, place, done) {
  let choices;
  try {
    choices = await ask(documents.rolesAndTeams, {}, { partial: true });
  } catch (error) {
    const again = button('Try again', () => void showForm(parent, place, done), { className: 'minor' });
    parent.replaceChildren(make('p', { className: 'state failed', role: 'alert', textContent: error.message }), again);
    return;
  }
  const { roles, teams } = choices;
  const held = place.role.permissions;
  const offered = (roles?.nodes ?? []).filter(
    ({ level, permissions }) => level < place.role.level && permissions.every((one) => held.includes(one)),
  );
  const given = new URLSearchParams(location.hash.split('?')[1] ?? '');
  const usual = offered.some(({ id }) => id === given.get('role'))
    ? given.get('role')
    : offered.find(({ key }) => key === 'MEMBER')?.id;
  const part = select('teamRole', parts, { disabled: true });
  const team = select('teamId', [['', 'none'], ...(teams?.nodes ?? []).map(({ id, name }) => [id, name])], {
    onchange: () => {
      part.disabled = team.value === '';
    },
  });
  const email = make('input', {
    type: 'email',
    name: 'email',
    required: true,
    autocomplete: 'off',
    value: given.get('email') ?? '',
  });
  const made = form({
    label: 'Invite somebody',
    submit: 'Invite',
    fields: [
      field('E-mail address', email),
      field(
        'Role',
        select(
          'roleId',
          offered.map(({ id, displayName }) => [id, displayName, id === usual]),
        ),
      ),
      ...(held.includes('team:manage') && teams != null ? [field('Team', team), field('Part in the team', part)] : []),
      field('Message', make('textarea', { name: 'message', maxLength: 1000, rows: 3 }), 'It stands in the mail.'),
    ],
    async send(input) {
      await ask(documents.invite, { input });
      made.reset();
      part.disabled = true;
      email.focus();
      done(`${input.email} is invited: a mail is on its way.`);
    },
  });
  parent.replaceChildren(made);
}

function invitationRow({ id, email, status, message, expiresAt, role, team, invitedBy }) {
  const does = (text, work) =>
    button(text, () => void inItem(row, work), { className: 'minor', 'aria-label': `${text}: ${email}` });
  const isOpen = status === 'PENDING';
  const row = item(
    { className: 'item' },
    make(
      'div',
      { className: 'about' },
      words('strong', email),
      make(
        'span',
        { className: 'quiet' },
        role === null ? '' : words('bdi', role.displayName),
        team === null ? '' : make('span', {}, ' in ', words('bdi', team.name)),
        invitedBy?.name == null ? '' : make('span', {}, ', by ', words('bdi', invitedBy.name)),
        isOpen ? make('span', {}, ', until ', day(expiresAt)) : '',
      ),
      message === null ? undefined : words('p', message, { className: 'quote' }),
    ),
    make('div', { className: 'standing' }, make('span', { className: 'chip', textContent: states[status] })),
    make(
      'div',
      { className: 'actions' },
      isOpen || status === 'EXPIRED' ? does('Send again', resend) : undefined,
      isOpen ? does('Withdraw', revoke) : undefined,
    ),
  );
  async function resend() {
    const { resendInvitation } = await ask(documents.resend, { input: { id } });
    say(`Another mail is on its way to ${email}; the link before is good no more.`);
    return invitationRow(resendInvitation.invitation);
  }
  async function revoke() {
    const { revokeInvitation } = await ask(documents.revoke, { input: { id } });
    say(`The invitation of ${email} is withdrawn.`);
    return invitationRow(revokeInvitation.invitation);
  }
  return row;
}
