import { conflict } from '#platform/values/errors.ts';

/**
 * Two editors cannot overwrite each other: a change names the version that it was made from.
 * @throws OrgraphError CONFLICT for any other.
 */
export function assertVersion(current: number, given: number): void {
  if (given !== current)
    throw conflict(
      `This was changed in the meantime: its version is ${current}. Read it again and repeat your change.`,
      'input.version',
    );
}
