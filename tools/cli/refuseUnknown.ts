import type { Command } from 'commander';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';

/**
 * A word behind a group that is none of its commands is told as such, with what is alike; by itself commander does so
 * only for groups that do nothing themselves.
 */
export function refuseUnknown(group: Command): void {
  if (group.registeredArguments.length > 0) return;
  group.allowExcessArguments().hook('preAction', (_, called) => {
    const [word] = called.args;
    if (called !== group || word === undefined) return;
    const alike = suggestionList(
      word,
      group.commands.map((command) => command.name()),
    );
    group.error(
      `error: unknown command '${word}'${alike.length === 0 ? '' : `\n(Did you mean ${alike.slice(0, 3).join(', or ')}?)`}`,
    );
  });
}
