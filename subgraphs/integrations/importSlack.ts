import { z } from 'zod';
import { scopeOfOrganization } from '#platform/data/scope.ts';
import { renewTenant } from '#platform/data/tenantRow.ts';
import { internalRoute } from '#platform/subgraph/internalRoute.ts';
import { isEmailLike } from '#platform/values/email.ts';
import { identityRequired } from '#platform/values/errors.ts';
import { correlatePeople } from './correlation/correlatePeople.ts';
import { linksOf, type Link } from './correlation/linksOf.ts';
import { membersByEmail } from './correlation/membersByEmail.ts';
import { tellPeople } from './correlation/tellPeople.ts';
import { Integration } from './integration/entities.ts';
import { openConnection, reopenConnection } from './integration/openConnection.ts';
import { lockOrganization } from './lockOrganization.ts';

const name = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^\P{Cc}*$/u, 'must be one line of text');

const input = z.object({
  workspace: z.object({ slackId: name, name }),
  ownerUserId: z.uuid(),
  people: z.array(z.object({ slackId: name, email: z.string().nullable(), name: z.string().nullable() })).max(100_000),
});

/**
 * An import of a Slack export finds or makes the workspace's connection, without a credential, and correlates its
 * people by e-mail address; a link of those without a usable one falls, if an address made it. Answers the connection, and of the Slack ids that
 * were asked or may have changed whose accounts they are here, and which are nobody's. A second call changes nothing.
 */
export const importSlack = internalRoute({
  path: '/internal/slack-import',
  allow: [{ issuer: 'slack', purpose: 'import' }],
  input,
  async run({ input: { workspace, ownerUserId, people }, identity: { organization }, services, within }) {
    if (organization === null) throw identityRequired();
    const reachable = people.flatMap(({ slackId, email, name }) =>
      email !== null && isEmailLike(email.trim()) ? [{ slackId, email: email.trim(), name: nameOf(name) }] : [],
    );
    const members = await membersByEmail(services, organization, [
      ...new Set(reachable.map(({ email }) => email.toLowerCase())),
    ]);
    const candidates = reachable.map((person) => ({
      ...person,
      userId: members.get(person.email.toLowerCase()) ?? null,
    }));

    return within(scopeOfOrganization(organization, ownerUserId), (unit) =>
      unit.write(async (em, query) => {
        await renewTenant(query, services, organization);
        const limits = await lockOrganization(query, organization);
        const integration =
          (await em.findOne(Integration, { provider: 'SLACK', externalAccountId: workspace.slackId })) ??
          (await openConnection(
            em,
            {
              provider: 'SLACK',
              name: workspace.name,
              createdById: ownerUserId,
              externalAccountId: workspace.slackId,
              externalAccountName: workspace.name,
            },
            limits,
            { import: 'slack-export' },
          ));
        if (integration.status === 'DISCONNECTED') await reopenConnection(em, integration, ownerUserId, limits);
        await em.flush();
        const addressed = new Set(reachable.map(({ slackId }) => slackId));
        const former = await linksOf(
          query,
          organization,
          people.map(({ slackId }) => slackId),
        );
        await query(unlink, [organization, people.flatMap(({ slackId }) => (addressed.has(slackId) ? [] : [slackId]))]);
        const slackIds = new Set([
          ...people.map(({ slackId }) => slackId),
          ...(await correlatePeople(query, organization, integration.id, candidates)),
        ]);
        const links = await linksOf(query, organization, [...slackIds]);
        const told = { actor: ownerUserId, subject: { type: 'Integration', id: integration.id } as const };
        tellPeople(em, { code: 'correlation.set', users: gainedBy(former, links), ...told });
        tellPeople(em, { code: 'correlation.removed', users: gainedBy(links, former), ...told });
        return {
          integrationId: integration.id,
          users: links.filter(({ userId }) => userId !== null),
          nobody: links.filter(({ userId }) => userId === null).map(({ slackId }) => slackId),
        };
      }),
    );
  },
});

/** Who has an account of the former ones by the latter links, and had it not by the former. */
function gainedBy(former: readonly Link[], latter: readonly Link[]): (string | null)[] {
  const owners = new Map(former.map(({ slackId, userId }) => [slackId, userId]));
  return latter.flatMap(({ slackId, userId }) => (owners.has(slackId) && owners.get(slackId) !== userId ? userId : []));
}

const unlink = `
  delete from correlated_account where organization_id = $1 and provider = 'SLACK' and method = 'AUTO' and external_id = any($2::text[])`;

/** A name as it can be stored, null for none. */
const nameOf = (given: string | null): string | null =>
  given
    ?.replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 255) || null;
