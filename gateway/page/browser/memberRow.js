import { button, day, make, words } from './dom.js';
import { select } from './forms.js';
import { item } from './pagedList.js';

/**
 * A member as an item of the list, with what the caller may do with them.
 * @param act is given what is done, by its name in the graph, and what that needs besides.
 */
export function memberRow({ member, place, roles, mayManage, mayInvite, act }) {
  const { id, status, email, displayName, joinedAt, user, role } = member;
  const name = displayName ?? user?.name ?? email ?? 'Somebody';
  const isOwner = place.role.isSystem && place.role.key === 'OWNER';
  const below = (level) => level < place.role.level || isOwner;
  const isSelf = id === place.id;
  const managed = mayManage && !isSelf && status !== 'DEACTIVATED' && role !== null && below(role.level);
  const does = (text, what) =>
    button(text, () => void act(what), { className: 'minor', 'aria-label': `${text.replace(' …', '')}: ${name}` });
  return item(
    { className: 'item member' },
    make(
      'div',
      { className: 'about' },
      make('span', {}, words('strong', name), isSelf ? ' (you)' : ''),
      email === null || email === name ? undefined : words('span', email, { className: 'quiet' }),
      make('span', { className: 'quiet' }, 'since ', day(joinedAt)),
    ),
    make(
      'div',
      { className: 'standing' },
      managed ? roleChoice() : make('span', { textContent: role?.displayName ?? '' }),
      status === 'ACTIVE'
        ? undefined
        : make('span', { className: 'chip', textContent: status === 'SUSPENDED' ? 'suspended' : 'has left' }),
    ),
    make(
      'div',
      { className: 'actions' },
      managed && status === 'ACTIVE' ? does('Suspend', 'suspendMember') : undefined,
      managed && status === 'SUSPENDED' ? does('Let in again', 'reactivateMember') : undefined,
      managed ? does('Take out …', 'deactivateMember') : undefined,
      isOwner && !isSelf && status === 'ACTIVE' && role?.key !== 'OWNER'
        ? does('Hand ownership on …', 'transferOwnership')
        : undefined,
      mayInvite && status === 'DEACTIVATED' && email !== null ? does('Invite again', 'invite') : undefined,
    ),
  );

  /** What they may be given; a choice is one only when it is saved, for keys pass by many. */
  function roleChoice() {
    const offered = roles.filter((one) => one.id === role.id || (below(one.level) && one.permissions.every(isHeld)));
    const chooser = select(
      'role',
      offered.map((one) => [one.id, one.displayName, one.id === role.id]),
      {
        'aria-label': `Role of ${name}`,
        onchange: () => {
          save.hidden = chooser.value === role.id;
        },
      },
    );
    const save = button('Save', () => void act('setMemberRole', { roleId: chooser.value }), {
      hidden: true,
      'aria-label': `Save the role of ${name}`,
    });
    return make('span', { className: 'choice' }, chooser, save);
  }
  function isHeld(permission) {
    return place.role.permissions.includes(permission);
  }
}
