import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Manifest } from './manifest.ts';

/** The repository's root; like every folder here it ends in a slash. */
export const root = fileURLToPath(new URL('../../', import.meta.url));
/** What is packed. */
export const dist = `${root}dist/`;

const manifest = `${root}package.json`;
const kept = `${dist}package.json`;

export const readManifest = (): Manifest => JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;

/**
 * npm packs the package.json of the root. While it does, the package's own stands there, and the checkout's waits in
 * dist/.
 */
export function replaceManifest(packed: object): void {
  const written = `${dist}packed.json`;
  writeFileSync(written, `${JSON.stringify(packed, null, 2)}\n`);
  copyFileSync(manifest, kept);
  renameSync(written, manifest);
}

/** Puts the checkout's package.json back; also one that a packing which was broken off has left. */
export function restoreManifest(): void {
  if (existsSync(kept)) renameSync(kept, manifest);
}
