import { demonstrationUsers, type DemonstrationSlug } from '#platform/demonstration/demonstration.ts';
import type { Provider } from '../integration/entities.ts';

interface Account {
  /** The connection (connections.ts) through which it is known. */
  key: 'slack' | 'rootly' | 'github';
  provider: Provider;
  externalId: string;
  method: 'AUTO' | 'MANUAL' | 'VERIFIED';
}

interface Person {
  email: string;
  name: string;
  userId?: string;
  accounts: Account[];
}

/** Colleagues who are in Slack and have no account here, as the slack subgraph's demonstration has them. */
const withoutAccount = {
  designer: 'Dora Designer',
  developer: 'Dev Developer',
  analyst: 'Ana Analyst',
  tester: 'Tess Tester',
  support: 'Sam Support',
  planner: 'Petra Planner',
  writer: 'Wanda Writer',
  operator: 'Otto Operator',
};

/**
 * Everybody's Slack id is U0 and the name before the @ of the e-mail address: the slack subgraph's demonstration has
 * the same.
 */
const inSlack = (name: string, method: Account['method'] = 'AUTO'): Account => ({
  key: 'slack',
  provider: 'SLACK',
  externalId: `U0${name.toUpperCase()}`,
  method,
});

/** The people of a demonstration organization: its members, then colleagues without an account. */
export function peopleOf(slug: DemonstrationSlug): Person[] {
  const members = Object.values(demonstrationUsers).filter(({ memberships }) => memberships[slug] !== undefined);
  return [
    ...members.map(({ id, email, name }): Person => ({ email, name, userId: id, accounts: accountsOf(email) })),
    ...Object.entries(withoutAccount).map(([first, name]): Person => ({
      email: `${first}@${slug}.test`,
      name,
      accounts: [inSlack(first)],
    })),
  ];
}

function accountsOf(email: string): Account[] {
  const first = email.slice(0, email.indexOf('@'));
  const accounts = [inSlack(first, first === 'owner' ? 'VERIFIED' : 'AUTO')];
  if (first !== 'owner' && first !== 'viewer')
    accounts.push({ key: 'rootly', provider: 'ROOTLY', externalId: email, method: 'AUTO' });
  if (first === 'member' || first === 'consultant')
    accounts.push({ key: 'github', provider: 'GITHUB', externalId: `${first}-codes`, method: 'MANUAL' });
  return accounts;
}
