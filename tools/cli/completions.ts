import root, { ShellCompDirective, type Complete } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { proposed } from './proposed.ts';

/**
 * `completion <shell>` prints what a shell needs to complete the program's commands, options and their values; it then
 * asks `complete`.
 * @param commands by the words that call them
 */
export function completions(program: Command, commands: ReadonlyMap<string, Command>): Command {
  tab(program, { completionCommandName: 'completion' });
  for (const [name, command] of commands) propose(name, command);
  // Where nothing can be proposed a file may be meant; by itself the library keeps shells from completing those.
  const { ShellCompDirectiveDefault: anyFile, ShellCompDirectiveNoFileComp: noFile } = ShellCompDirective;
  Object.defineProperty(root, 'directive', {
    get: () => (root.completions.length === 0 ? anyFile : noFile),
    set: () => {},
  });
  return program.commands
    .find((command) => command.name() === 'completion')!
    .description('what a shell needs to complete commands and options: source <(orgraph completion bash)');
}

/** Closed lists are known to the completion; to these it is told what else there is to propose. */
function propose(name: string, command: Command): void {
  const completed = root.commands.get(name);
  for (const option of command.options) {
    const values = proposed(option);
    const known = completed?.options.get(option.long?.slice(2) ?? '');
    if (values !== undefined && known !== undefined) known.handler = each(values);
  }
  for (const argument of command.registeredArguments) {
    const values = proposed(argument);
    const known = completed?.arguments.get(argument.name());
    if (values !== undefined && known !== undefined) known.handler = each(values);
  }
}

const each =
  (values: readonly string[]) =>
  (complete: Complete): void => {
    for (const value of values) complete(value, '');
  };
