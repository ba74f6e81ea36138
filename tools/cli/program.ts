import { Command, Help } from 'commander';
import { exitWith } from '../process/exitCode.ts';
import { completions } from './completions.ts';
import { refuseUnknown } from './refuseUnknown.ts';
import { versionOf } from './versionOf.ts';

/**
 * The program of a table's commands. Each is there by its name; those that the words call, or ask to complete, are
 * loaded, with their arguments, options and actions.
 */
export async function programFor(words: readonly string[], table: readonly CommandEntry[]): Promise<Command> {
  const program = new Command('orgraph')
    .description('Orgraph on this machine and in deployments')
    .version(versionOf(), '-V, --version')
    .enablePositionalOptions()
    .exitOverride();
  const terms = new Map<Command, string>();
  program.configureHelp({ subcommandTerm: (command) => terms.get(command) ?? new Help().subcommandTerm(command) });
  const asked = words[0] === 'complete' ? words.slice(1) : words;
  const called = asked.filter((word) => !word.startsWith('-') && word !== 'help');
  const commands = new Map([['', program]]);
  for (const { name, usage, description, load } of table) {
    const path = name.split(' ');
    const command = commands.get(path.slice(0, -1).join(' '))!.command(path.at(-1)!).description(description);
    commands.set(name, command);
    terms.set(command, [path.at(-1), ...(usage === undefined ? [] : [usage])].join(' '));
    if (load !== undefined && path.every((word, index) => word === called[index])) await define(command, load);
  }
  commands.set('completion', completions(program, commands));
  for (const [name, command] of commands) {
    command.showHelpAfterError(`“${['orgraph', ...name.split(' ')].join(' ').trim()} --help” tells what there is.`);
    refuseUnknown(command);
  }
  return program;
}

/** Gives a command its arguments, its options and what it does. */
type Definition = (command: Command) => Command;

export interface CommandEntry {
  /** The words by which it is called, after those of the group that it stands in. */
  name: string;
  /** What follows them, as its group's help shows it. */
  usage?: string;
  description: string;
  /** Imports its file; a group that does nothing itself has none. */
  load?: () => Promise<Definition>;
}

/**
 * What keeps a command from being loaded ends it as what keeps it from working: a wrong setting of the environment is a
 * wrong call.
 */
async function define(command: Command, load: () => Promise<Definition>): Promise<void> {
  try {
    (await load())(command);
  } catch (error) {
    command
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => exitWith(() => Promise.reject(error as Error)));
  }
}
