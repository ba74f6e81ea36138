import type { Database, EntityManager } from '#platform/database.ts';
import { demonstrationId, demonstrationOrganizations, demonstrationUsers, type DemonstrationSlug } from '#platform/demonstration.ts';
import { readCredentialKeys } from '#platform/keys.ts';
import { scopeOfOrganization } from '#platform/scope.ts';
import { Tenant } from '#platform/tenant.ts';
import { createUnitOfWork } from '#platform/unitOfWork.ts';
import { CorrelatedAccount, UserCorrelation } from './correlation/entities.ts';
import { Credential } from './credential/entities.ts';
import { createEnvelope, type Envelope } from './credential/envelope.ts';
import { Integration, IntegrationEvent } from './integration/entities.ts';
import { connectionsOf } from './seed/connections.ts';
import { peopleOf } from './seed/people.ts';

/** Writes both demonstration organizations' connections, sealed keys and correlated people; what is there already stays as it is. */
export async function seed(database: Database, { keysDirectory }: { keysDirectory: string }): Promise<void> {
  const envelope = createEnvelope(readCredentialKeys(keysDirectory));
  for (const slug of Object.keys(demonstrationOrganizations) as DemonstrationSlug[]) {
    await createUnitOfWork(database, scopeOfOrganization(demonstrationOrganizations[slug].id)).write((em) => seedOrganization(em, slug, envelope));
  }
}

const owners = { acme: demonstrationUsers.acmeOwner, beta: demonstrationUsers.betaOwner };
const limits = { acme: { max_connections: null }, beta: { max_connections: 15 } };
const day = 24 * 3_600_000;

async function seedOrganization(em: EntityManager, slug: DemonstrationSlug, envelope: Envelope): Promise<void> {
  const { id: organization, name, plan } = demonstrationOrganizations[slug];
  const idOf = (what: string) => demonstrationId(slug, what);
  const ago = (days: number) => new Date(Date.now() - days * day);
  if (await em.findOne(Tenant, { id: organization }) === null) em.create(Tenant, { id: organization, slug, name, plan, timezone: 'UTC', status: 'ACTIVE', limits: limits[slug], version: 1 });
  if (await em.findOne(Integration, { id: idOf('integration slack') }) !== null) return;

  const createdById = owners[slug].id;
  const connected = new Map(connectionsOf(slug).map(({ key, credential, age, events, ...columns }) => {
    const integration = em.create(Integration, { id: idOf(`integration ${key}`), connectionType: 'MANUAL', isDefault: true, createdById, createdAt: ago(age), connectedAt: ago(age), ...columns });
    if (credential !== undefined) {
      const { type, secret, days } = credential;
      em.create(Credential, {
        id: idOf(`credential ${key}`), integration, type, scopes: columns.grantedScopes, createdAt: ago(age), expiresAt: ago(-days),
        ...envelope.seal(secret, { organization, integration: integration.id, type }),
      });
    }
    for (const [index, { age: days, ...event }] of events.entries()) {
      em.create(IntegrationEvent, { id: idOf(`integration ${key} event ${index}`), integration, actorUserId: createdById, createdAt: ago(days), ...event });
    }
    return [key, integration];
  }));

  for (const { email, name: personName, userId, accounts } of peopleOf(slug)) {
    const correlation = em.create(UserCorrelation, { id: idOf(`correlation ${email}`), email, name: personName, ...(userId !== undefined && { userId }) });
    for (const { key, ...account } of accounts) {
      em.create(CorrelatedAccount, {
        id: idOf(`correlation ${email} ${key}`), correlation, integration: connected.get(key)!, ...account,
        ...(account.method === 'VERIFIED' && { verifiedAt: ago(7) }), ...(account.method === 'AUTO' && { confidence: '1' }),
      });
    }
  }
}
