import { isDeepStrictEqual } from 'node:util';
import { p } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Identity } from '../identity/identity.ts';
import { grants } from '../identity/permissions.ts';
import { conflict } from '../values/errors.ts';
import { findToChange } from './findToChange.ts';
import type { EntityOf } from './rows.ts';
import type { AnyEntity } from './tables.ts';

/** The columns of what two people edit: how often it was changed, and who changed it last. */
export const versioned = { version: p.integer().default(1), updatedById: p.uuid().nullable() };

interface Versioned {
  version: number;
  updatedAt: Date;
  updatedById?: string | null | undefined;
}

/** What a client wants to change, and the version that it has read. */
export interface AtVersion {
  id: string;
  version: number;
}

/**
 * The entity that a client wants to change or delete, as the client has read it; otherwise as `findToChange`.
 * @throws OrgraphError NOT_FOUND, CONFLICT with what is current.
 */
export async function findAtVersion<Class extends AnyEntity>(
  em: EntityManager,
  entity: Class,
  { id, version }: AtVersion,
  what: string,
  identity: Identity,
): Promise<EntityOf<Class>> {
  const found = await findToChange(em, entity, id, what);
  assertVersion(found as unknown as Versioned, version, identity);
  return found;
}

/**
 * Two editors cannot overwrite each other: a change names the version that it was made from.
 * @throws OrgraphError CONFLICT for any other, with what is current: who made it only for who may see members.
 */
export function assertVersion(
  { version, updatedAt, updatedById = null }: Versioned,
  given: number,
  { subject, permissions }: Pick<Identity, 'subject' | 'permissions'>,
): void {
  if (given === version) return;
  const isSeen = updatedById === subject || grants(permissions, 'member:read');
  throw conflict(
    `This was changed in the meantime: its version is ${version}. Read it again and repeat your change.`,
    'input.version',
    { version, updatedAt: updatedAt.toISOString(), updatedBy: isSeen ? updatedById : null },
  );
}

/** Takes a person's change; where anything differs, the version is raised. @returns whether anything does. */
export function revise<Entity extends Versioned>(entity: Entity, change: Partial<Entity>, editor: string): boolean {
  const fields = Object.keys(change) as (keyof Entity)[];
  if (fields.every((field) => isDeepStrictEqual(entity[field] ?? null, change[field] ?? null))) return false;
  raiseVersion(Object.assign(entity, change), editor);
  return true;
}

/** A person has changed it, or what belongs to it. */
export function raiseVersion(entity: Versioned, editor: string): void {
  entity.version += 1;
  entity.updatedById = editor;
}
