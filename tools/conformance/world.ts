import { getNamedType, isObjectType, isUnionType } from 'graphql';
import { ask } from './ask.ts';
import { NotAvailable } from './check.ts';
import { idsIn, rootFields, selectionOf, type Discovered } from './discover.ts';
import { newMark, type Maker } from './rows.ts';
import { callOf, sampleArguments, takesId } from './samples.ts';
import type { AttackedSubgraph } from './target.ts';

type Member = AttackedSubgraph['members'][number];

/** A root field's answer, and the ids of objects in it, by type. */
export interface List {
  field: string;
  text: string;
  answered: boolean;
  found: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What the first member sees, and a mark that only rows of theirs hold. */
export interface World {
  /** Ids of objects that belong to the first organization, by type. */
  ids: ReadonlyMap<string, readonly string[]>;
  mark: string | undefined;
  /** The answers of every root field that asks for no id, for a member. */
  listsFor(member: Member): Promise<List[]>;
}

const mostIds = 3;

/**
 * Looks at the subgraph as the first member, who makes a row first where that is allowed.
 * @throws NotAvailable where they see nothing: then nothing can be hidden either.
 */
export async function exploreWorld(
  target: AttackedSubgraph,
  discovered: Discovered,
  maker: (() => Promise<Maker>) | undefined,
): Promise<World> {
  const { schema } = discovered;
  const mark = newMark();
  const made =
    maker === undefined ? undefined : await unlessMissing(async () => (await maker()).make(target.members[0], mark));
  if (made !== undefined) await unlessMissing(async () => (await maker!()).make(target.members[1], newMark()));

  const listsFor: World['listsFor'] = async (member) => {
    const lists: List[] = [];
    for (const field of rootFields(schema, 'query').filter(({ args }) => !args.some(({ type }) => takesId(type)))) {
      const given = sampleArguments(field, { id: '', text: mark });
      if (given === undefined) continue;
      const { declared, passed } = callOf(field, given);
      const asked = await ask(
        target,
        member,
        `query${declared} { ${field.name}${passed}${selectionOf(schema, getNamedType(field.type))} }`,
        given,
      );
      lists.push({
        field: field.name,
        text: asked.text,
        answered: asked.answer.data?.[field.name] != null,
        found: idsIn(asked.answer.data),
      });
    }
    return lists;
  };

  const own = await listsFor(target.members[0]);
  const found = new Map<string, ReadonlySet<string>>();
  for (const list of own)
    for (const [type, set] of list.found) found.set(type, new Set([...(found.get(type) ?? []), ...set]));
  // What a list shows may be foreign already; what was just made is not.
  for (const [type, set] of idsIn(made?.answer)) found.set(type, set);
  const [scoped, global] = [discovered.marked('tenantScoped'), discovered.marked('global')];
  const stubs = stubsOf(discovered);
  const belongs = (type: string) => (scoped.size > 0 ? scoped.has(type) : !global.has(type) && !stubs.has(type));
  const ids = new Map(
    [...found].filter(([type]) => belongs(type)).map(([type, set]) => [type, [...set].slice(-mostIds)]),
  );
  if (ids.size === 0)
    throw new NotAvailable(
      'the first member sees no object of their organization; fill one, or let the check make rows with --write',
    );
  return { ids, mark: made === undefined ? undefined : mark, listsFor };
}

/** What there is already serves as well as a row of its own. */
async function unlessMissing<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotAvailable) return undefined;
    throw error;
  }
}

/** Types that other subgraphs own: they cannot be asked for by a key here. */
function stubsOf({ schema }: Discovered): Set<string> {
  const entities = schema.getType('_Entity');
  const known = new Set(isUnionType(entities) ? entities.getTypes().map(({ name }) => name) : []);
  return new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && 'id' in type.getFields() && !known.has(type.name))
      .map(({ name }) => name),
  );
}
