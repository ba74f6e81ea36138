import type { EntityMetadata } from '@mikro-orm/core';
import type { World } from './worlds.ts';

/**
 * The column that says whose a row is, and what it holds for a world.
 * @throws Error for a table that belongs to nobody.
 */
export function ownerOf(meta: EntityMetadata): { column: string; of(world: World): string } {
  if (meta.properties['organizationId' as never] !== undefined)
    return { column: 'organization_id', of: ({ organization }) => organization };
  if (meta.tableName === 'organization' || meta.tableName === 'tenant')
    return { column: 'id', of: ({ organization }) => organization };
  if (meta.tableName === 'user') return { column: 'id', of: ({ user }) => user };
  const person = meta.props.find(({ targetMeta }) => targetMeta?.tableName === 'user');
  if (person !== undefined) return { column: person.fieldNames[0]!, of: ({ user }) => user };
  throw new Error(
    `${meta.className} is listed as personal but refers to no user; say in test/isolation/owner.ts whose its rows are`,
  );
}
