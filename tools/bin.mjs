#!/usr/bin/env node
// What npm runs as `orgraph`: plain JavaScript, so that a Node that is too old hands over to the project's own, or says
// what to do, and an install that left packages out can say so.
import { existsSync } from 'node:fs';
import { handOver } from './handOver.mjs';

await handOver();
await import('./checkNode.cjs');

const program = ['./program.ts', './program.js']
  .map((name) => new URL(name, import.meta.url))
  .find((file) => existsSync(file));
try {
  await import(program.href);
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const isInstalled =
    existsSync(new URL('../node_modules', import.meta.url)) || import.meta.url.includes('/node_modules/');
  if (!isInstalled) console.error('Orgraph’s packages are not installed here: run "npm ci".');
  else
    console.error(
      `${error.message}\nThe packages that only the platform needs are optional: install again without --omit=optional, under Node 22.18 or newer.`,
    );
  process.exit(1);
}
