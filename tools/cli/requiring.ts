import type { Command } from 'commander';

/**
 * The command with an option that must be given. That it is missing is told after an option that there is not, which may
 * be a misspelling of it: commander’s own `requiredOption` hides that.
 */
export function requiring(command: Command, flags: string, description: string): Command {
  const option = command.createOption(flags, description);
  return command.addOption(option).hook('preAction', (_, called) => {
    if (called.getOptionValue(option.attributeName()) === undefined)
      called.error(`error: required option '${flags}' not specified`);
  });
}
