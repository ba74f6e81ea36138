import { json } from 'node:stream/consumers';
import { ExportError, quoted } from './exportError.ts';
import { identifier, object, text } from './lenient.ts';
import type { ExportLimits } from './limits.ts';
import type { ExportSource } from './source.ts';

/** A workspace as an export names it. */
export interface Team {
  id: string;
  name: string | null;
  /** The first part of its address at slack.com. */
  domain: string | null;
}

const team = object({ id: identifier, name: text(255), domain: text(255) });

/**
 * The workspaces that teams.json or team.json names, each once: a list of them, or one alone. What is none is passed
 * over.
 * @throws ExportError where a file is not valid JSON.
 */
export async function readTeams(
  source: ExportSource,
  paths: readonly string[],
  { recordBytes }: ExportLimits,
): Promise<Team[]> {
  const teams = new Map<string, Team>();
  for (const path of paths) {
    if (source.files.get(path)! > recordBytes)
      throw new ExportError(`${quoted(path)} is too large for a list of workspaces: more than ${recordBytes} bytes.`);
    const value = await json(source.read(path)).catch((error: unknown) => {
      if (error instanceof ExportError) throw error;
      throw new ExportError(`${quoted(path)} is not valid JSON: ${(error as Error).message}.`);
    });
    for (const item of Array.isArray(value) ? value : [value]) {
      const found = team(item, () => undefined, '');
      if (found?.id && !teams.has(found.id)) teams.set(found.id, { ...found, id: found.id });
    }
  }
  return [...teams.values()];
}
