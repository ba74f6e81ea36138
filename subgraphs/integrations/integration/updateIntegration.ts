import { findToChange } from '#platform/data/findToChange.ts';
import type { Context } from '#platform/graphql/context.ts';
import { lockOrganization } from '../lockOrganization.ts';
import { Integration } from './entities.ts';
import { recordEvent } from './recordEvent.ts';

interface UpdateIntegrationInput {
  id: string;
  name?: string;
  description?: string | null;
  isDefault?: boolean;
}

/** Renames, describes, or makes the provider's default; the default before it is none any more. */
export async function updateIntegration(context: Context, input: UpdateIntegrationInput): Promise<Integration> {
  const { id, name, description, isDefault } = input;
  return context.write(async (em, query) => {
    await lockOrganization(query, context.identity.organization!);
    const integration = await findToChange(em, Integration, id, 'integration');
    const before = {
      name: integration.name,
      description: integration.description ?? null,
      isDefault: integration.isDefault,
    };
    if (isDefault === true && !integration.isDefault) {
      integration.makeDefault();
      await em.nativeUpdate(
        Integration,
        { provider: integration.provider, isDefault: true },
        { isDefault: false, updatedAt: new Date() },
      );
    } else if (isDefault === false) {
      integration.isDefault = false;
    }
    if (name !== undefined) integration.name = name;
    if (description !== undefined) integration.description = description;
    const after = {
      name: integration.name,
      description: integration.description ?? null,
      isDefault: integration.isDefault,
    };
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter((field) => after[field] !== before[field]);
    if (changed.length > 0) recordEvent(em, integration, 'UPDATED', context.user, { changed });
    return integration;
  });
}
