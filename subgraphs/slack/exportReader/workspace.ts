import { ExportError, quoted } from './exportError.ts';

/**
 * The Slack id of the workspace: the `team_id` that most users of the export have (guests from elsewhere may be among
 * them), else the one given. A given id must be one that the export knows, where it knows any.
 */
export function workspaceOf(usersByTeam: ReadonlyMap<string, number>, given?: string): string {
  const [first, second] = [...usersByTeam].sort(([, a], [, b]) => b - a);
  if (given !== undefined) {
    if (!/^[^\s\p{Cc}]{1,255}$/u.test(given))
      throw new ExportError(
        '--workspace is the id of a Slack workspace: one word of at most 255 characters, such as T0123456789.',
      );
    if (first === undefined || usersByTeam.has(given)) return given;
    throw new ExportError(
      `The export is not of workspace ${quoted(given)}: its users belong to ${[...usersByTeam.keys()].slice(0, 3).map(quoted).join(', ')}.`,
    );
  }
  if (first === undefined)
    throw new ExportError(
      'The export does not say which workspace it is of (no user has a team_id). Name it with --workspace, such as T0123456789.',
    );
  if (first[1] === second?.[1])
    throw new ExportError(
      `The export does not say which workspace it is of: ${quoted(first[0])} or ${quoted(second[0])}? Name it with --workspace.`,
    );
  return first[0];
}
