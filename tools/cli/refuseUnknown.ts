import { InvalidArgumentError, type Argument, type Command, type Option } from 'commander';
import { alikeTo, question } from '../process/didYouMean.ts';

/**
 * What is none of the words that may stand somewhere is told as such, with what is alike: behind a group, a word that is
 * none of its commands (by itself commander does so only for groups that do nothing themselves); in the place of an
 * argument or an option's value, one that is not in its closed list.
 */
export function refuseUnknown(command: Command): void {
  for (const one of [...command.options, ...command.registeredArguments]) suggestChoices(one);
  if (command.commands.length > 0 && command.registeredArguments.length === 0) refuseUnknownCommand(command);
}

function refuseUnknownCommand(group: Command): void {
  group.allowExcessArguments().hook('preAction', (_, called) => {
    const [word] = called.args;
    if (called !== group || word === undefined) return;
    const names = group
      .createHelp()
      .visibleCommands(group)
      .map((command) => command.name());
    group.error(`error: unknown command '${word}'${suggestion(word, names)}`);
  });
}

function suggestChoices(one: Option | Argument): void {
  const { argChoices, parseArg } = one;
  if (argChoices === undefined || parseArg === undefined) return;
  one.argParser((value: string, previous: unknown) => {
    try {
      return parseArg(value, previous);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw new InvalidArgumentError(`${error.message}${suggestion(value, argChoices)}`);
    }
  });
}

/** In commander's own form. */
function suggestion(word: string, known: readonly string[]): string {
  const alike = alikeTo(word, known);
  return alike.length === 0 ? '' : `\n(${question(alike)})`;
}
