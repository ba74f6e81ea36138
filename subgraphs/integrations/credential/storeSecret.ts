import type { EntityManager } from '#platform/data/database.ts';
import type { Integration } from '../integration/entities.ts';
import { IntegrationCredential, type IntegrationCredentialType } from './entities.ts';
import type { Binding, Envelope } from './envelope.ts';

interface NewSecret {
  type: IntegrationCredentialType;
  value: string;
  scopes: string[];
  expiresAt: Date | null;
}

/**
 * Seals a connection's secret in place of the one of its type. Answers whether anything changed: the same secret again
 * does not.
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
      scopes,
      ...envelope.seal(value, binding),
      ...(expiresAt !== null && { expiresAt }),
    });
    return true;
  }
  const same =
    opens(envelope, known, binding) === value &&
    (known.expiresAt?.getTime() ?? null) === (expiresAt?.getTime() ?? null) &&
    known.scopes.join('\n') === scopes.join('\n');
  if (same) return false;
  Object.assign(known, envelope.seal(value, binding), { scopes, expiresAt, verifiedAt: null, verificationError: null });
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
