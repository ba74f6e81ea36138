import type { SystemRole } from '../identity/permissions.ts';
import { uuidOf } from '../values/uuid.ts';

/**
 * The demonstration organizations and people that every subgraph's seed agrees on: ids are derived from names, so that
 * rows of different databases belong together.
 */
export const demonstrationPassword = 'orgraph-demo';

export const demonstrationOrganizations = {
  acme: {
    id: uuidOf('organization acme'),
    slug: 'acme',
    name: 'Acme',
    timezone: 'Europe/Berlin',
    plan: 'ENTERPRISE',
    limits: { max_users: null, max_teams: null, max_connections: null, max_analyses_per_month: null },
  },
  beta: {
    id: uuidOf('organization beta'),
    slug: 'beta',
    name: 'Beta',
    timezone: 'Europe/Berlin',
    plan: 'PRO',
    limits: { max_users: 50, max_teams: 20, max_connections: 15, max_analyses_per_month: 100 },
  },
} as const;
export type DemonstrationSlug = keyof typeof demonstrationOrganizations;
export const demonstrationSlugs = Object.keys(demonstrationOrganizations) as DemonstrationSlug[];

export interface DemonstrationUser {
  id: string;
  email: string;
  name: string;
  memberships: Partial<Record<DemonstrationSlug, SystemRole>>;
}

const user = (email: string, name: string, memberships: DemonstrationUser['memberships']): DemonstrationUser => ({
  id: uuidOf(`user ${email}`),
  email,
  name,
  memberships,
});

export const demonstrationUsers = {
  acmeOwner: user('owner@acme.test', 'Olive Owner', { acme: 'OWNER' }),
  acmeAdmin: user('admin@acme.test', 'Adam Admin', { acme: 'ADMIN' }),
  acmeManager: user('manager@acme.test', 'Mona Manager', { acme: 'MANAGER' }),
  acmeMember: user('member@acme.test', 'Max Member', { acme: 'MEMBER' }),
  acmeViewer: user('viewer@acme.test', 'Vera Viewer', { acme: 'VIEWER' }),
  betaOwner: user('owner@beta.test', 'Bruno Owner', { beta: 'OWNER' }),
  consultant: user('consultant@both.test', 'Carla Consultant', { acme: 'MEMBER', beta: 'MANAGER' }),
} as const;

/** A stable id for a demonstration row of one organization, the same in every subgraph. */
export const demonstrationId = (organization: DemonstrationSlug, what: string): string =>
  uuidOf(`${organization} ${what}`);

export const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3_600_000);
