import { z } from 'zod';
import type { Query } from '#platform/data/unitOfWork.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { recordAudit } from '../audit/record.ts';
import { enterAsMember } from '../enterOrganization.ts';
import { permissionsIn, type RoleRights } from './permissionsOf.ts';

interface Judged {
  status: string;
  own: RoleRights;
  seen: (RoleRights & { id: string }) | null;
}

/** Minutes in which one line of the audit trail stands for all that somebody reads as the same role. */
const recordedFor = 15;

/**
 * Tells the gateway what a role grants, to a member who may read as others, and records that they do. A role of another
 * organization is answered like one that does not exist.
 */
export const answerRoleView = internalRoute({
  path: '/internal/role-view',
  allow: [{ issuer: 'gateway', purpose: 'role-view' }],
  input: z.object({
    user: z.uuid(),
    organization: z.uuid(),
    role: z.uuid(),
    client: z.object({ address: z.string(), agent: z.string() }),
  }),
  async run({ input: { user, organization, role, client }, within }) {
    const entered = await enterAsMember(within, user, organization);
    if (entered === null || entered.status !== 'ACTIVE') return refused;
    const judged = await within(entered.scope, ({ query }) => judge(query, entered.membership, role));
    const { status, own, seen } = judged;
    if (!permissionsIn(status, own).includes('role:preview')) return refused;
    if (seen === null) return { allowed: true, role: null };
    await within(entered.scope, ({ write }) =>
      write(async (em, query) => {
        if (await isRecorded(query, organization, user, seen.id)) return;
        const details = { key: seen.key };
        const audited = { action: 'role.preview', resourceType: 'Role', resourceId: seen.id, details };
        recordAudit(em, { user, client }, audited);
      }),
    );
    return { allowed: true, role: { key: seen.key, level: seen.level, permissions: permissionsIn(status, seen) } };
  },
});

const refused = { allowed: false, role: null };

async function judge(query: Query, membership: string, role: string): Promise<Judged> {
  const rights = (alias: string) =>
    `json_build_object('id', ${alias}.id, 'key', ${alias}.key, 'level', ${alias}.level, 'permissions', ${alias}.permissions, 'isSystem', ${alias}.is_system)`;
  const [found] = await query<Judged & Record<string, unknown>>(
    `select o.status, ${rights('r')} as own, case when s.id is not null then ${rights('s')} end as seen
     from membership m join organization o on o.id = m.organization_id join role r on r.organization_id = m.organization_id and r.id = m.role_id
     left join role s on s.organization_id = m.organization_id and s.id = $2 where m.id = $1`,
    [membership, role],
  );
  return found!;
}

async function isRecorded(query: Query, organization: string, user: string, role: string): Promise<boolean> {
  const [found] = await query(
    `select 1 as found from audit_event where organization_id = $1 and actor_user_id = $2 and resource_id = $3
     and action = 'role.preview' and occurred_at > now() - interval '${recordedFor} minutes' limit 1`,
    [organization, user, role],
  );
  return found !== undefined;
}
