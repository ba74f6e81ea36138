import type { Command } from 'commander';
import { keepCompiled } from '../keepCompiled.ts';

/** `orgraph start`: what Node makes of the sources is kept before most of them are loaded. */
export const startCommand = (command: Command): Command =>
  command.action(async () => {
    keepCompiled();
    await (await import('../../local/start.ts')).start();
  });
