import { ExportError, quoted } from './exportError.ts';
import { nearNames } from './nearNames.ts';
import type { ExportedUser } from './records.ts';

/** @throws ExportError for a name that nothing has, with those that are nearly it. */
export function assertThere(option: string, asked: ReadonlySet<string> | undefined, names: readonly string[]): void {
  if (asked === undefined) return;
  const known = new Set(names.map((name) => name.normalize('NFC')));
  for (const name of asked)
    if (!known.has(name)) throw new ExportError(`${option}: the export has no ${quoted(name)}.${meant(name, known)}`);
}

/** A question at the end of a message, where a name is nearly another. */
export function meant(name: string, known: Iterable<string>): string {
  const near = nearNames(name, known);
  return near.length === 0 ? '' : ` Did you mean ${near.map(quoted).join(' or ')}?`;
}

/** The people that are asked for, as users come by: by id, name or e-mail address. */
export function findPeople(asked: ReadonlySet<string> | undefined) {
  const [ids, names] = [new Set<string>(), new Set<string>()];
  return {
    find({ slackId, name, displayName, realName, email }: ExportedUser): void {
      if (asked === undefined) return;
      const its = [slackId, name, displayName, realName, email].flatMap((one) => one?.normalize('NFC') ?? []);
      for (const one of its) names.add(one);
      if (its.some((one) => asked.has(one))) ids.add(slackId);
    },
    /** Their ids; undefined where nobody is asked for. @throws ExportError for a name that nobody has. */
    found(): ReadonlySet<string> | undefined {
      assertThere('--people', asked, [...names]);
      return asked && ids;
    },
  };
}
