import type { FetchNodePathSegment, FetchRewrite } from '@graphql-hive/router-query-planner';
import { isObject, type Json, type JsonObject } from './json.ts';

/** Changes a representation before it is sent, or an answer after it came, in place. */
export type Rewrite = (value: Json) => void;

/** The planner's rewrites: a name given back to a field that it had to rename, or a value (a type name) set. */
export function compileRewrites(rewrites: readonly FetchRewrite[] | undefined): Rewrite[] {
  return (rewrites ?? []).map((rewrite): Rewrite => {
    if ('KeyRenamer' in rewrite) return atEnd(rewrite.KeyRenamer.path, renameTo(rewrite.KeyRenamer.renameKeyTo));
    const { path, setValueTo } = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite;
    return atEnd(path, (holder, name) => { holder[name] = setValueTo; });
  });
}

/** The planner's names of a fetch by what they stand for: errors of a subgraph speak of the former. */
export function renamedBy(rewrites: readonly FetchRewrite[] | undefined): Map<string, string> {
  return new Map((rewrites ?? []).flatMap((rewrite) => {
    const last = 'KeyRenamer' in rewrite ? rewrite.KeyRenamer.path.at(-1) : undefined;
    return 'KeyRenamer' in rewrite && last !== undefined && 'Key' in last ? [[last.Key, rewrite.KeyRenamer.renameKeyTo]] : [];
  }));
}

type Change = (holder: JsonObject, name: string) => void;

const renameTo = (name: string): Change => (holder, old) => {
  if (holder[old] === undefined) return;
  holder[name] = holder[old];
  delete holder[old];
};

function atEnd(path: readonly FetchNodePathSegment[], change: Change): Rewrite {
  const [segment, ...rest] = path;
  if (segment === undefined) return () => {};
  const step: Rewrite = (value) => {
    if (Array.isArray(value)) return value.forEach(step);
    if (!isObject(value)) return;
    if ('TypenameEquals' in segment) {
      if (segment.TypenameEquals.includes(value['__typename'] as string)) inner(value);
    } else if (rest.length === 0) change(value, segment.Key);
    else if (value[segment.Key] !== undefined) inner(value[segment.Key]!);
  };
  const inner = atEnd(rest, change);
  return step;
}
