import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';

/**
 * `completion <shell>` prints what a shell needs to complete the program's commands, options and their values; it then
 * asks `complete`.
 */
export function completions(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
  program.commands
    .find((command) => command.name() === 'completion')!
    .description('what a shell needs to complete commands and options: source <(orgraph completion bash)');
}
