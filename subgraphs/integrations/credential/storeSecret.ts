import type { EntityManager } from '#platform/data/database.ts';
import { badUserInput } from '#platform/values/errors.ts';
import type { Integration } from '../integration/entities.ts';
import { IntegrationCredential, type IntegrationCredentialType } from './entities.ts';
import type { Binding, Envelope } from './envelope.ts';

interface NewSecret {
  type: IntegrationCredentialType;
  value: string;
  /** Of a secret that is known already, what is undefined stays. */
  scopes: string[] | undefined;
  expiresAt: Date | null | undefined;
}

/**
 * Seals a connection's secret in place of the one of its type. Answers whether anything changed: the same secret again
 * does not.
 * @throws OrgraphError BAD_USER_INPUT for a new one whose end is left as it is, which has passed.
 */
export async function storeSecret(
  em: EntityManager,
  envelope: Envelope,
  organization: string,
  integration: Integration,
  { type, value, scopes, expiresAt }: NewSecret,
): Promise<boolean> {
  const binding: Binding = { organization, integration: integration.id, type };
  const known = await em.findOne(IntegrationCredential, { integration: { id: integration.id }, type, isActive: true });
  if (known === null) {
    em.create(IntegrationCredential, {
      integration,
      type,
      scopes: scopes ?? [],
      ...envelope.seal(value, binding),
      ...(expiresAt != null && { expiresAt }),
    });
    return true;
  }
  const after = {
    scopes: scopes ?? known.scopes,
    expiresAt: expiresAt === undefined ? (known.expiresAt ?? null) : expiresAt,
  };
  const same =
    opens(envelope, known, binding) === value &&
    (known.expiresAt?.getTime() ?? null) === (after.expiresAt?.getTime() ?? null) &&
    known.scopes.join('\n') === after.scopes.join('\n');
  if (same) return false;
  if (expiresAt === undefined && after.expiresAt !== null && after.expiresAt.getTime() <= Date.now())
    throw badUserInput(
      'The key before had an end, which has passed. Say when this one ends, or null.',
      'input.expiresAt',
    );
  Object.assign(known, envelope.seal(value, binding), { ...after, verifiedAt: null, verificationError: null });
  return true;
}

/** undefined for a secret that this deployment's keys cannot open any more: it is replaced. */
function opens(envelope: Envelope, sealed: IntegrationCredential, binding: Binding): string | undefined {
  try {
    return envelope.open(sealed, binding);
  } catch {
    return undefined;
  }
}
