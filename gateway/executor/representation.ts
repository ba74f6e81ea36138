import type { FetchRewrite, RequiresSelection } from '@graphql-hive/router-query-planner';
import type { GraphQLSchema } from 'graphql';
import { bytesOf, type Bytes } from '../http/jsonBytes.ts';
import type { DataObject, Value } from './response/responseData.ts';
import type { Position } from './response/responsePosition.ts';
import { typenamesOf, type Typenames } from './typenames.ts';

/** What is missing to represent an object, and where it should have been. */
export interface Missing {
  holder: DataObject;
  slot: number | undefined;
}

/**
 * What a subgraph must be told of an object to find it, as JSON text; undefined: the object is of no type that was
 * asked for.
 */
export type Represent = (object: DataObject) => Bytes | Missing | undefined;

interface Member {
  /** The name in the representation, with quotes and colon. */
  key: Bytes;
  slot: number | undefined;
  write(value: Value): Bytes | Missing;
}

/** @throws Error for a selection or a rewrite that is not known. */
export function compileRepresentation(
  requires: readonly RequiresSelection[],
  rewrites: readonly FetchRewrite[],
  position: Position,
  schema: GraphQLSchema,
): Represent {
  const renamings = rewrites.map((rewrite) => typenameRewrite(rewrite, schema));
  const represent = compileObject([requires], position, (value) => {
    const renaming = renamings.find(({ types }) => typeof value === 'string' && types.has(value));
    return renaming === undefined ? writeLeaf(value) : renaming.name;
  });
  const typenameSlot = position.slots.get('__typename');
  const applies = requires.some(({ kind }) => kind === 'Field')
    ? undefined
    : typenamesOf(
        requires.flatMap((selection) => (selection.kind === 'InlineFragment' ? [selection.typeCondition] : [])),
        schema,
      );
  return (object) => {
    const typename = typenameSlot === undefined ? undefined : object.values[typenameSlot];
    // Of an object that one fetch has told of, another that failed was to say what it is.
    if (typename === undefined) return { holder: object, slot: typenameSlot };
    return typeof typename !== 'string' || applies?.has(typename) === false ? undefined : represent(object);
  };

  /** What is required of an object depends on its type: the members are chosen once for each type that occurs. */
  function compileObject(
    sets: readonly (readonly RequiresSelection[])[],
    at: Position | undefined,
    writeTypename: Member['write'],
  ) {
    const slot = at?.slots.get('__typename');
    const byTypename = new Map<Value | undefined, Member[]>();
    return (object: DataObject): Bytes | Missing => {
      const typename = slot === undefined ? undefined : object.values[slot];
      let members = byTypename.get(typename);
      if (members === undefined)
        byTypename.set(typename, (members = compileMembers(sets, typename, at, writeTypename)));
      let text = '';
      for (const { key, slot: source, write } of members) {
        const value = source === undefined ? undefined : object.values[source];
        if (value === undefined) return { holder: object, slot: source };
        const written = write(value);
        if (typeof written !== 'string') return written;
        text += text === '' ? `{${key}${written}` : `,${key}${written}`;
      }
      return text === '' ? '{}' : `${text}}`;
    };
  }

  function compileMembers(
    sets: readonly (readonly RequiresSelection[])[],
    typename: Value | undefined,
    at: Position | undefined,
    writeTypename: Member['write'],
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
    return [...collected].map(([name, { read, inner }]) => ({
      key: `${bytesOf(JSON.stringify(name))}:`,
      slot: at?.slots.get(read),
      write:
        name === '__typename'
          ? writeTypename
          : inner.length === 0
            ? writeLeaf
            : listWriter(compileObject(inner, at?.below.get(read), writeLeaf)),
    }));
  }
}

const writeLeaf = (value: Value): Bytes => (typeof value === 'string' ? value : 'null');

function listWriter(writeObject: (object: DataObject) => Bytes | Missing): Member['write'] {
  return function write(value: Value): Bytes | Missing {
    if (!Array.isArray(value))
      return typeof value === 'object' && value !== null ? writeObject(value) : writeLeaf(value);
    let text = '[';
    for (const item of value) {
      const written = write(item);
      if (typeof written !== 'string') return written;
      text += text === '[' ? written : `,${written}`;
    }
    return `${text}]`;
  };
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
