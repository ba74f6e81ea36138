import type { Database, EntityManager } from '#platform/data/database.ts';
import {
  daysAgo,
  demonstrationId,
  demonstrationOrganizations,
  demonstrationUsers,
  type DemonstrationSlug,
} from '#platform/demonstration/demonstration.ts';
import { seedDemonstration } from '#platform/demonstration/seedDemonstration.ts';
import { readCredentialKeys } from '#platform/identity/keys.ts';
import { CorrelatedAccount, UserCorrelation } from './correlation/entities.ts';
import { IntegrationCredential } from './credential/entities.ts';
import { createEnvelope, type Envelope } from './credential/envelope.ts';
import { Integration, IntegrationEvent } from './integration/entities.ts';
import { connectionsOf } from './seed/connections.ts';
import { peopleOf } from './seed/people.ts';

/**
 * Writes both demonstration organizations' connections, sealed keys and correlated people; what is there already stays
 * as it is.
 */
export async function seed(database: Database, { keysDirectory }: { keysDirectory: string }): Promise<void> {
  const envelope = createEnvelope(readCredentialKeys(keysDirectory));
  await seedDemonstration(database, (em, slug) => seedOrganization(em, slug, envelope));
}

const owners = { acme: demonstrationUsers.acmeOwner, beta: demonstrationUsers.betaOwner };

async function seedOrganization(em: EntityManager, slug: DemonstrationSlug, envelope: Envelope): Promise<void> {
  const organization = demonstrationOrganizations[slug].id;
  const idOf = (what: string) => demonstrationId(slug, what);
  if ((await em.findOne(Integration, { id: idOf('integration slack') })) !== null) return;

  const createdById = owners[slug].id;
  const connected = new Map(
    connectionsOf(slug).map(({ key, credential, age, events, ...columns }) => {
      const integration = em.create(Integration, {
        id: idOf(`integration ${key}`),
        connectionType: 'MANUAL',
        isDefault: true,
        createdById,
        createdAt: daysAgo(age),
        connectedAt: daysAgo(age),
        ...columns,
      });
      if (credential !== undefined) {
        const { type, secret, days } = credential;
        em.create(IntegrationCredential, {
          id: idOf(`credential ${key}`),
          integration,
          type,
          scopes: columns.grantedScopes,
          createdAt: daysAgo(age),
          expiresAt: daysAgo(-days),
          ...envelope.seal(secret, { organization, integration: integration.id, type }),
        });
      }
      for (const [index, { age: days, ...event }] of events.entries()) {
        em.create(IntegrationEvent, {
          id: idOf(`integration ${key} event ${index}`),
          integration,
          actorUserId: createdById,
          createdAt: daysAgo(days),
          ...event,
        });
      }
      return [key, integration];
    }),
  );

  for (const { email, name: personName, userId, accounts } of peopleOf(slug)) {
    const correlation = em.create(UserCorrelation, {
      id: idOf(`correlation ${email}`),
      email,
      name: personName,
      ...(userId !== undefined && { userId }),
    });
    for (const { key, ...account } of accounts) {
      em.create(CorrelatedAccount, {
        id: idOf(`correlation ${email} ${key}`),
        correlation,
        integration: connected.get(key)!,
        ...account,
        ...(account.method === 'VERIFIED' && { verifiedAt: daysAgo(7) }),
        ...(account.method === 'AUTO' && { confidence: '1' }),
      });
    }
  }
}
