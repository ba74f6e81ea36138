import { confirmed } from './confirm.js';
import { peopleDocuments as documents } from './documents.js';
import { heading, make } from './dom.js';
import { field, select } from './forms.js';
import { memberRow } from './memberRow.js';
import { say } from './notice.js';
import { inItem, pagedList } from './pagedList.js';
import { ask } from './session.js';

/** Milliseconds after the last key at which it is looked for what was typed. */
const pause = 300;

/** The members of the organization; what may be done with each is offered to who may do it. */
export function members({ place, go }) {
  const mayManage = place.role.permissions.includes('member:manage');
  const mayInvite = place.role.permissions.includes('invitation:manage');
  let roles = [];
  const search = make('input', { type: 'search', name: 'text', maxLength: 100, autocomplete: 'off' });
  const status = select('status', [
    ['', 'active and suspended'],
    ['ACTIVE', 'active'],
    ['SUSPENDED', 'suspended'],
    ['DEACTIVATED', 'who have left'],
  ]);
  const count = make('span', { className: 'quiet' });
  const list = pagedList({
    label: 'Members',
    empty: 'Nobody is like that.',
    async load(after) {
      if (mayManage && roles.length === 0)
        ({ nodes: roles } = (await ask(documents.rolesAndTeams, {}, { partial: true })).roles);
      const filter = {
        ...(search.value.trim() && { text: search.value.trim() }),
        ...(status.value && { status: status.value }),
      };
      return (await ask(documents.members, { after, filter })).members;
    },
    row,
    told: (total) => {
      count.textContent = total === 1 ? '1 person' : `${total} people`;
    },
  });
  let timer;
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(list.show, pause);
  });
  status.addEventListener('change', list.show);
  list.show();

  function row(member) {
    const own = memberRow({ member, place, roles, mayManage, mayInvite, act });
    return own;
    /** Does it, and shows the member as they are then; where somebody else has been faster, as that has left them. */
    async function act(name, more = {}) {
      await inItem(own, async () => {
        const { id, version } = member;
        try {
          if (name === 'invite') {
            await go(
              `/people#invitations?${new URLSearchParams({ email: member.email, role: member.role?.id ?? '' })}`,
            );
            return own;
          }
          if (!(await isMeant(name, member))) return own;
          const answer = await ask(documents[name], { input: { id, version, ...more } });
          say(told[name](member));
          if (name === 'deactivateMember') return null;
          if (name === 'transferOwnership') {
            await go('/people#members', told[name](member));
            return own;
          }
          return row(answer[name].membership);
        } catch (error) {
          if (error.code !== 'CONFLICT') throw error;
          const now = row((await ask(documents.member, { id })).member);
          now.querySelector('.mistake').textContent = 'Somebody has changed it meanwhile. This is how it is now.';
          return now;
        }
      });
    }
  }

  return make(
    'section',
    { tabIndex: -1 },
    make('div', { className: 'head' }, heading(2, 'Members'), count),
    make('search', { className: 'filters' }, field('Name or e-mail address', search), field('Show', status)),
    list.element,
  );
}

const nameOf = ({ displayName, user, email }) => displayName ?? user?.name ?? email ?? 'this member';

const told = {
  setMemberRole: (member) => `The role of ${nameOf(member)} is changed.`,
  suspendMember: (member) => `${nameOf(member)} is shut out until you let them in again.`,
  reactivateMember: (member) => `${nameOf(member)} may come in again.`,
  deactivateMember: (member) => `${nameOf(member)} is taken out. An invitation brings them back.`,
  transferOwnership: (member) => `${nameOf(member)} is an owner now, and you are an administrator.`,
};

/** What cannot simply be taken back is asked for once more. */
async function isMeant(name, member) {
  const who = nameOf(member);
  const questions = {
    deactivateMember: {
      title: `Take ${who} out?`,
      text: 'They lose what the organization has given them, and their places in its teams. Only an invitation brings them back.',
      yes: 'Take out',
    },
    transferOwnership: {
      title: `Hand the ownership on to ${who}?`,
      text: 'They become an owner and you an administrator. Only an owner can make you one again.',
      yes: 'Hand on',
    },
  };
  return questions[name] === undefined || confirmed(questions[name]);
}
