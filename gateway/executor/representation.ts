import type { FetchRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import {
  getNamedType,
  GraphQLID,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import type { Failures, Holder } from './response/failures.ts';
import { openList } from './response/jsonReader.ts';
import { leafOf } from './response/leafValues.ts';
import { parseList } from './response/parseResponse.ts';
import { leftOutBefore, nullBefore, type Reason } from './response/reasons.ts';
import { DataObject, type Value } from './response/responseData.ts';
import type { Position } from './response/responsePosition.ts';
import { typenamesOf, type Typenames } from './typenames.ts';

/** Something that a representation should tell and that did not come. */
export interface Lack {
  /** The names that lead to it in the representation. */
  path: readonly string[];
  /** Undefined where it was said to be null, though nothing can be found by that. */
  reason: Reason | undefined;
}

/** What happened before an object is represented, and what is found to lack in its representation. */
export interface Representing {
  failures: Failures;
  lacks: Lack[];
}

/**
 * What a subgraph must be told of an object to find it, as JSON text; undefined: the object is of no type that was
 * asked for. A null that was said is told like any value where the field may be null; what is lacking is told as null
 * where it may be, and else not at all.
 */
export type Represent = (object: DataObject, representing: Representing) => Bytes | undefined;

type WriteObject = (object: DataObject, representing: Representing) => Bytes;

interface Member {
  /** The name in the representation, with quotes and colon. */
  key: Bytes;
  path: readonly string[];
  slot: number | undefined;
  /** What is told where it is lacking. */
  lacking: Bytes | undefined;
  write(value: Value, representing: Representing, path: readonly string[]): Bytes;
}

/** @throws Error for a selection or a rewrite that is not known. */
export function compileRepresentation(
  requires: readonly RequiresSelection[],
  rewrites: readonly FetchRewrite[],
  position: Position,
  schema: GraphQLSchema,
): Represent {
  const renamings = rewrites.map((rewrite) => typenameRewrite(rewrite, schema));
  const represent = compileObject([requires], position, [], (value) => {
    const renaming = renamings.find(({ types }) => typeof value === 'string' && types.has(value));
    return renaming === undefined ? leafText(value) : renaming.name;
  });
  const typenameSlot = position.slots.get('__typename');
  const applies = requires.some(({ kind }) => kind === 'Field')
    ? undefined
    : typenamesOf(
        requires.flatMap((selection) => (selection.kind === 'InlineFragment' ? [selection.typeCondition] : [])),
        schema,
      );
  return (object, representing) => {
    const typename = typenameSlot === undefined ? undefined : object.values[typenameSlot];
    // Of an object that one fetch has told of, another that failed was to say what it is.
    if (typeof typename !== 'string') {
      const path = ['__typename'];
      representing.lacks.push(
        typename === null
          ? { path, reason: representing.failures.at(object, typenameSlot!)?.reason }
          : lackAt(object, typenameSlot, path, representing),
      );
      return undefined;
    }
    return applies?.has(typename) === false ? undefined : represent(object, representing);
  };

  /** What is required of an object depends on its type: the members are chosen once for each type that occurs. */
  function compileObject(
    sets: readonly (readonly RequiresSelection[])[],
    at: Position | undefined,
    path: readonly string[],
    writeTypename: Member['write'],
    declared?: GraphQLNamedType,
  ): WriteObject {
    const slot = at?.slots.get('__typename');
    const byTypename = new Map<Value | undefined, Member[]>();
    return (object, representing) => {
      const typename = slot === undefined ? undefined : object.values[slot];
      let members = byTypename.get(typename);
      if (members === undefined)
        byTypename.set(typename, (members = compileMembers(sets, typename, at, path, writeTypename, declared)));
      let text = '';
      for (const member of members) {
        const value = member.slot === undefined ? undefined : object.values[member.slot];
        let written: Bytes | undefined;
        if (value === undefined) {
          representing.lacks.push(lackAt(object, member.slot, member.path, representing));
          written = member.lacking;
        } else if (value === null && member.lacking === undefined) {
          representing.lacks.push(nullAt(object, member.slot!, member.path, representing));
        } else {
          if (value === null) noteNull(object, member.slot!, member.path, representing);
          written = member.write(value, representing, member.path);
        }
        if (written !== undefined) text += text === '' ? `{${member.key}${written}` : `,${member.key}${written}`;
      }
      return text === '' ? '{}' : `${text}}`;
    };
  }

  function compileMembers(
    sets: readonly (readonly RequiresSelection[])[],
    typename: Value | undefined,
    at: Position | undefined,
    path: readonly string[],
    writeTypename: Member['write'],
    declared: GraphQLNamedType | undefined,
  ): Member[] {
    const collected = new Map<string, { read: string; inner: (readonly RequiresSelection[])[] }>();
    const collect = (selections: readonly RequiresSelection[]): void => {
      for (const selection of selections) {
        if (selection.kind === 'FragmentSpread') throw new Error('a representation with a fragment');
        if (selection.kind === 'InlineFragment') {
          if (typeof typename === 'string' && typenamesOf([selection.typeCondition], schema).has(typename))
            collect(selection.selections);
          continue;
        }
        // The plan's name is what it is called in the data, its alias what the subgraph knows it by.
        const { name: read, alias: name = read } = selection;
        const known = collected.get(name) ?? { read, inner: [] };
        if (selection.selections !== undefined && selection.selections.length > 0)
          known.inner.push(selection.selections);
        collected.set(name, known);
      }
    };
    for (const set of sets) collect(set);
    const object = typeof typename === 'string' ? schema.getType(JSON.parse(typename) as string) : declared;
    return [...collected].map(([name, { read, inner }]) => {
      const type = typeOfField(object, name);
      const named = getNamedType(type);
      return {
        key: `${bytesOf(JSON.stringify(name))}:`,
        path: [...path, name],
        slot: at?.slots.get(read),
        lacking: isNonNullType(type) ? undefined : 'null',
        write:
          name === '__typename'
            ? writeTypename
            : inner.length === 0
              ? named === GraphQLID
                ? writeId
                : writeLeaf
              : inList(compileObject(inner, at?.below.get(read), [...path, name], writeLeaf, named)),
      };
    });
  }
}

/** Undefined where the type is not known. */
const typeOfField = (type: GraphQLNamedType | undefined, field: string): GraphQLOutputType | undefined =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[field]?.type : undefined;

const leafText = (value: Value): Bytes => (typeof value === 'string' ? value : 'null');

/** A list of leaves that has been taken apart has an error in it. */
const writeLeaf: Member['write'] = (value, representing, path) =>
  Array.isArray(value) ? writeAll(value, representing, path, leafText) : leafText(value);

const idLeaf = leafOf(GraphQLID);

/** An ID is text: whoever reads a number that a subgraph has sent in its place could lose digits of it. */
const writeId: Member['write'] = (value, representing, path) => {
  const id = typeof value === 'string' ? idLeaf(value) : undefined;
  if (id !== undefined) return id;
  const items = typeof value === 'string' && value.charCodeAt(0) === openList ? parseList(value) : value;
  return Array.isArray(items) ? writeAll(items, representing, path, writeId) : leafText(value);
};

function inList(writeObject: WriteObject): Member['write'] {
  return function write(value, representing, path) {
    if (Array.isArray(value)) return writeAll(value, representing, path, write);
    return value instanceof DataObject ? writeObject(value, representing) : leafText(value);
  };
}

function writeAll(items: Value[], representing: Representing, path: readonly string[], write: Member['write']): Bytes {
  let text = '[';
  for (const [index, item] of items.entries()) {
    if (item === null) noteNull(items, index, path, representing);
    const written = write(item, representing, path);
    text += text === '[' ? written : `,${written}`;
  }
  return `${text}]`;
}

const lackAt = (
  holder: DataObject,
  slot: number | undefined,
  path: readonly string[],
  { failures }: Representing,
): Lack => ({
  path,
  reason: (slot === undefined ? undefined : failures.at(holder, slot)?.reason) ?? leftOutBefore(path.join('.')),
});

/** A null of a field that has none: an error says why, or there is no such object, or somebody is wrong. */
const nullAt = (holder: DataObject, slot: number, path: readonly string[], { failures }: Representing): Lack => ({
  path,
  reason:
    failures.at(holder, slot)?.reason ?? (failures.isAbsent(holder, slot) ? undefined : nullBefore(path.join('.'))),
});

/** A null is lacking where an error says why it is one. */
function noteNull(holder: Holder, slot: number, path: readonly string[], { failures, lacks }: Representing): void {
  const reason = failures.at(holder, slot)?.reason;
  if (reason !== undefined) lacks.push({ path, reason });
}

/**
 * The only change that plans make to a representation: an object of an interface goes by the interface's name where
 * that is an @interfaceObject.
 */
function typenameRewrite(rewrite: FetchRewrite, schema: GraphQLSchema): { types: Typenames; name: Bytes } {
  const { path, setValueTo } =
    'ValueSetter' in rewrite ? rewrite.ValueSetter : 'path' in rewrite ? rewrite : { path: [], setValueTo: '' };
  const [condition, key] = path;
  if (
    condition === undefined ||
    !('TypenameEquals' in condition) ||
    key === undefined ||
    !('Key' in key) ||
    key.Key !== '__typename'
  )
    throw new Error('a representation that is to be changed by more than its type’s name');
  return { types: typenamesOf(condition.TypenameEquals, schema), name: JSON.stringify(setValueTo) };
}
