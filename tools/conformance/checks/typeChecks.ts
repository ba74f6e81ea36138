import { getNamedType, isLeafType, isObjectType, isRequiredArgument, isUnionType } from 'graphql';
import { ask, codesOf, shown } from '../ask.ts';
import { NotAvailable, type ConformanceCheck } from '../check.ts';
import type { Discovered } from '../discover.ts';
import type { AttackedSubgraph } from '../target.ts';
import type { World } from '../world.ts';

/** What a type asks is asked wherever its objects are reached: an entity reference is the shortest way to each. */
export const typeChecks = (
  target: AttackedSubgraph,
  discovered: Discovered,
  explored: () => Promise<World>,
): readonly ConformanceCheck[] => [
  {
    name: 'scope/types',
    claim: 'an object is not read without the permission that its type asks',
    advice:
      'Judge what is selected of a type’s objects, on whatever way they are reached: FORBIDDEN without its permission, but for __typename, id and keys (docs/subgraph-contract.md, What a type asks).',
    async run() {
      const types = tellingFields(discovered);
      if (types.size === 0)
        return { outcome: 'passed', sent: '{ _service { sdl } }', came: 'no type asks a permission' };
      const { ids } = await explored();
      const [member] = target.members;
      let answered = 0;
      for (const [type, field] of types) {
        const representations = (ids.get(type) ?? [])
          .filter((id) => id !== member.subject)
          .map((id) => ({ __typename: type, id }));
        if (representations.length === 0) continue;
        const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${type} { ${field} } } }`;
        const allowed = await ask(target, member, query, { representations });
        answered += entitiesOf(allowed.answer.data).filter((entity) => entity !== null).length;
        const refused = await ask(target, { ...member, permissions: [], role: null }, query, { representations });
        const told = entitiesOf(refused.answer.data).some((entity) => entity !== null && entity[field] != null);
        if (told || !codesOf(refused.answer).includes('FORBIDDEN'))
          return {
            outcome: 'failed',
            sent: `_entities of ${type} { ${field} } without a permission`,
            came: shown(refused),
          };
      }
      if (answered === 0)
        throw new NotAvailable('no object of a type that asks a permission is seen by the first member');
      return { outcome: 'passed', sent: `_entities of ${[...types.keys()].join(', ')}`, came: 'FORBIDDEN for each' };
    },
  },
];

/** Entities whose type states a permission, each with a field that tells something of it. */
function tellingFields({ schema, marked }: Discovered): Map<string, string> {
  const entities = schema.getType('_Entity');
  const asking = marked('permission');
  const fields = new Map<string, string>();
  for (const type of isUnionType(entities) ? entities.getTypes().filter(({ name }) => asking.has(name)) : []) {
    if (!isObjectType(type)) continue;
    const field = Object.values(type.getFields()).find(
      ({ name, type: of, args }) =>
        isLeafType(getNamedType(of)) &&
        getNamedType(of).name !== 'ID' &&
        name !== 'slug' &&
        !args.some(isRequiredArgument),
    );
    if (field !== undefined) fields.set(type.name, field.name);
  }
  return fields;
}

const entitiesOf = (data: Record<string, unknown> | null | undefined): (Record<string, unknown> | null)[] =>
  (data?.['_entities'] as (Record<string, unknown> | null)[] | null | undefined) ?? [];
