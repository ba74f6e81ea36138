#!/usr/bin/env node
// What npm runs as `orgraph`: plain JavaScript, so that a Node that is too old, or an install that left packages out,
// can say so.
import { existsSync } from 'node:fs';

await import('./checkNode.cjs');

const program = ['./orgraph.ts', './orgraph.js']
  .map((name) => new URL(name, import.meta.url))
  .find((file) => existsSync(file));
try {
  await import(program.href);
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error(
    `${error.message}\nThe packages that only the platform needs are optional: install again without --omit=optional, under Node 22.18 or newer.`,
  );
  process.exit(1);
}
