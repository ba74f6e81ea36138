import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '#platform/process/configuration.ts';

/** A rotation under way: the step that was made last, when, and the ids of the keys that are to be the only ones. */
const rotation = z.object({
  step: z.enum(['published', 'promoted']),
  /** RFC 3339. */
  at: z.iso.datetime(),
  next: z.array(z.string()).min(1),
});
const rotations = z.record(z.string(), rotation);

export type Rotation = z.output<typeof rotation>;
/** By whose keys they are. */
export type Rotations = z.output<typeof rotations>;

/** Where a folder of keys remembers them. */
export const rotationsFile = 'rotations.json';

/** @throws ConfigurationError where the file is there and not usable. */
export function readRotations(directory: string): Rotations {
  const file = join(directory, rotationsFile);
  if (!existsSync(file)) return {};
  try {
    return rotations.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new ConfigurationError(
      `${file} does not say which rotations are under way; remove it, and each one that was begins anew`,
    );
  }
}
