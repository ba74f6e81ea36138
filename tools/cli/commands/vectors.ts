import { readFileSync, writeFileSync } from 'node:fs';
import { platformDirectory } from '../../project/projectDirectory.ts';
import { makeVectors } from '../../vectors/vectors.ts';

export const vectorsFile = `${platformDirectory}docs/subgraph-contract-vectors.json`;

/** Writes the contract's test vectors; with `check` it compares. @returns whether the file is what the tool writes. */
export async function writeVectors({ check = false } = {}): Promise<boolean> {
  const text = `${JSON.stringify(await makeVectors(), null, 2)}\n`;
  if (!check) writeFileSync(vectorsFile, text);
  return readFileSync(vectorsFile, 'utf8') === text;
}
