import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import { raiseVersion } from '#platform/data/versions.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, invalidState } from '#platform/values/errors.ts';
import { describe } from '../integration/catalogue.ts';
import { Integration, type Provider } from '../integration/entities.ts';
import { assertRoom, openConnection } from '../integration/openConnection.ts';
import { recordEvent } from '../integration/recordEvent.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { envelopeOf } from './envelopeOf.ts';
import { storeSecret } from './storeSecret.ts';

interface SetIntegrationCredentialInput {
  provider: Provider;
  value: string;
  integrationId?: string;
  name?: string;
  externalAccountId?: string;
  externalAccountName?: string | null;
  scopes?: string[];
  expiresAt?: Date | null;
}

/**
 * Gives a provider's key: makes the connection, or renews or re-activates the one that is meant. The same key again
 * changes nothing.
 */
export async function setIntegrationCredential(
  context: Context,
  input: SetIntegrationCredentialInput,
): Promise<Integration> {
  const { user, identity } = context;
  const { provider, value, integrationId, name, externalAccountId, externalAccountName, scopes, expiresAt } = input;
  const { type } = describe(provider).key!;
  return context.write(async (em, query) => {
    const limits = await lockOrganization(query, identity.organization!);
    const known = await connectionOf(em, provider, integrationId, externalAccountId);
    const integration =
      known ??
      (await openConnection(
        em,
        {
          provider,
          name: name ?? externalAccountName ?? describe(provider).name,
          createdById: user,
          grantedScopes: scopes ?? [],
          ...(externalAccountId !== undefined && { externalAccountId }),
          ...(externalAccountName != null && { externalAccountName }),
        },
        limits,
        { credential: type },
      ));
    const renewed = await storeSecret(em, envelopeOf(context), identity.organization!, integration, {
      type,
      value,
      scopes,
      expiresAt,
    });
    if (known === undefined) return integration;

    const before = {
      status: known.status,
      name: known.name,
      account: known.externalAccountName ?? null,
      scopes: known.grantedScopes,
    };
    if (known.status === 'DISCONNECTED') await assertRoom(em, limits);
    if (renewed || known.status !== 'ACTIVE') known.reconnect();
    if (scopes !== undefined) known.grantedScopes = scopes;
    known.name = name ?? known.name;
    if (externalAccountName !== undefined) known.externalAccountName = externalAccountName;
    const changed = [
      ...(renewed ? ['credential'] : []),
      ...(known.name === before.name ? [] : ['name']),
      ...((known.externalAccountName ?? null) === before.account ? [] : ['externalAccountName']),
      ...(known.status === before.status ? [] : ['status']),
    ];
    if (changed.length > 0 || (scopes !== undefined && !isDeepStrictEqual(scopes, before.scopes)))
      raiseVersion(known, user);
    if (changed.length > 0) recordEvent(em, known, 'UPDATED', user, { changed, credential: type });
    return integration;
  });
}

/**
 * The connection whose key it is: the named one, else the one of the named account, else the oldest of the provider
 * without an account.
 */
async function connectionOf(
  em: EntityManager,
  provider: Provider,
  id: string | undefined,
  externalAccountId: string | undefined,
): Promise<Integration | undefined> {
  if (id === undefined && externalAccountId === undefined) {
    return (
      (await em.findOne(
        Integration,
        { provider, externalAccountId: null, credentialSource: 'OWN' },
        { orderBy: { createdAt: 'asc', id: 'asc' } },
      )) ?? undefined
    );
  }
  const integration =
    id === undefined
      ? await em.findOne(Integration, { provider, externalAccountId: externalAccountId! })
      : await findToChange(em, Integration, id, 'integration');
  if (integration === null) return undefined;
  if (integration.provider !== provider)
    throw badUserInput('The connection is one of another provider.', 'input.provider');
  if (integration.credentialSource === 'PLATFORM')
    throw invalidState('This connection uses the deployment’s own key.', integration.credentialSource);
  return integration;
}
