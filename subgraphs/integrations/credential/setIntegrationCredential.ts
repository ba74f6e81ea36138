import type { EntityManager } from '#platform/data/database.ts';
import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { badUserInput, invalidState } from '#platform/values/errors.ts';
import { line, textList } from '#platform/values/text.ts';
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
  integrationId?: string | null;
  name?: string | null;
  externalAccountId?: string | null;
  externalAccountName?: string | null;
  scopes?: string[] | null;
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
  const { type, value } = keyOf(input);
  const named = (field: 'name' | 'externalAccountId' | 'externalAccountName') =>
    input[field] == null ? undefined : line(input[field], `input.${field}`, { max: 255 });
  const [name, externalAccountId, externalAccountName] = [
    named('name'),
    named('externalAccountId'),
    named('externalAccountName'),
  ];
  const scopes = textList(input.scopes ?? [], 'input.scopes', { max: 100, most: 100 });
  if (input.expiresAt != null && input.expiresAt.getTime() <= Date.now())
    throw badUserInput('The key has expired. Give one that is valid, or no end.', 'input.expiresAt');
  if (input.integrationId != null && externalAccountId !== undefined)
    throw badUserInput('Name the connection or the account, not both.', 'input.externalAccountId');

  return context.write(async (em, query) => {
    const limits = await lockOrganization(query, identity.organization!);
    const known = await connectionOf(em, input.provider, input.integrationId ?? undefined, externalAccountId);
    const integration =
      known ??
      (await openConnection(
        em,
        {
          provider: input.provider,
          name: name ?? externalAccountName ?? describe(input.provider).name,
          createdById: user,
          grantedScopes: scopes,
          ...(externalAccountId !== undefined && { externalAccountId }),
          ...(externalAccountName !== undefined && { externalAccountName }),
        },
        limits,
        { credential: type },
      ));
    const renewed = await storeSecret(em, envelopeOf(context), identity.organization!, integration, {
      type,
      value,
      scopes,
      expiresAt: input.expiresAt ?? null,
    });
    if (known === undefined) return integration;

    const before = { status: known.status, name: known.name, account: known.externalAccountName ?? null };
    if (known.status === 'DISCONNECTED') await assertRoom(em, limits);
    if (renewed || known.status !== 'ACTIVE') known.reconnect();
    if (renewed) known.grantedScopes = scopes;
    known.name = name ?? known.name;
    known.externalAccountName = externalAccountName ?? known.externalAccountName ?? null;
    const changed = [
      ...(renewed ? ['credential'] : []),
      ...(known.name === before.name ? [] : ['name']),
      ...((known.externalAccountName ?? null) === before.account ? [] : ['externalAccountName']),
      ...(known.status === before.status ? [] : ['status']),
    ];
    if (changed.length > 0) recordEvent(em, known, 'UPDATED', user, { changed, credential: type });
    return integration;
  });
}

/**
 * The key that the provider takes.
 * @throws OrgraphError BAD_USER_INPUT for a provider without keys, or a text that is none of its keys.
 */
function keyOf({ provider, value: given }: SetIntegrationCredentialInput) {
  const { key, name } = describe(provider);
  if (key === undefined)
    throw badUserInput(`${name} is connected by signing in there, not by a key.`, 'input.provider');
  const value = given.trim();
  if (!key.pattern.test(value)) throw badUserInput(`${name} expects ${key.format}.`, 'input.value');
  return { type: key.type, value };
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
