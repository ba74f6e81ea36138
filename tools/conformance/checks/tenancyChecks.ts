import { getNamedType, isLeafType, isUnionType, type GraphQLField } from 'graphql';
import { ask, shown, type Asked } from '../ask.ts';
import { NotAvailable, type ConformanceCheck } from '../check.ts';
import { rootFields, type Discovered } from '../discover.ts';
import { callOf, sampleArguments, takesId } from '../samples.ts';
import type { AttackedSubgraph } from '../target.ts';
import { unknownLike } from '../unknownId.ts';
import type { World } from '../world.ts';

const advice = (what: string) => `${what} (docs/subgraph-contract.md, Organizations).`;

/** Characters from which on an id found anywhere in an answer is no coincidence. */
const longEnough = 12;

type Member = AttackedSubgraph['members'][number];

/**
 * Whatever a member of one organization can ask, they find nothing of another.
 * @param write whether mutations may be sent too.
 */
export function tenancyChecks(
  target: AttackedSubgraph,
  { schema }: Discovered,
  explored: () => Promise<World>,
  write: boolean,
): readonly ConformanceCheck[] {
  const [own, stranger] = target.members;

  /** A root field called with one id, and its answer with that id taken out. */
  async function answerTo(
    member: Member,
    kind: 'query' | 'mutation',
    field: GraphQLField<unknown, unknown>,
    id: string,
  ): Promise<Asked & { blurred: string }> {
    const given = sampleArguments(field, { id, text: 'conformance' }) ?? {};
    const { declared, passed } = callOf(field, given);
    const asked = await ask(
      target,
      member,
      `${kind}${declared} { ${field.name}${passed}${isLeafType(getNamedType(field.type)) ? '' : ' { __typename }'} }`,
      given,
    );
    return { ...asked, blurred: asked.text.replaceAll(id, '<id>') };
  }

  const taking = (kind: 'query' | 'mutation') =>
    rootFields(schema, kind).filter(
      (field) =>
        field.args.some(({ type }) => takesId(type)) && sampleArguments(field, { id: '', text: '' }) !== undefined,
    );

  async function compareIds(
    kind: 'query' | 'mutation',
  ): Promise<{ leak?: { sent: string; came: string }; compared: number; answeredToOwner: number }> {
    const { ids } = await explored();
    let [compared, answeredToOwner] = [0, 0];
    for (const field of taking(kind)) {
      const returned = ids.get(getNamedType(field.type).name);
      for (const id of kind === 'query' && returned !== undefined
        ? returned
        : [...ids.values()].map((list) => list.at(-1)!)) {
        compared += 1;
        const [foreign, unknown] = [
          await answerTo(stranger, kind, field, id),
          await answerTo(stranger, kind, field, unknownLike(id)),
        ];
        if (kind === 'query' && (await answerTo(own, kind, field, id)).answer.data?.[field.name] != null)
          answeredToOwner += 1;
        if (foreign.blurred !== unknown.blurred)
          return {
            leak: {
              sent: `${field.name} with an id of the other organization, and with an unknown id`,
              came: `${shown(foreign)} — unknown: ${shown(unknown)}`,
            },
            compared,
            answeredToOwner,
          };
      }
    }
    return { compared, answeredToOwner };
  }

  return [
    {
      name: 'tenancy/lists',
      claim: 'no root field shows a member anything of another organization',
      advice: advice(
        'Narrow every statement to org of the verified token; let row-level security hold where a statement forgets',
      ),
      async run() {
        const { ids, mark, listsFor } = await explored();
        const lists = await listsFor(stranger);
        if (!lists.some(({ answered }) => answered))
          throw new NotAvailable('no root field answers the second member; name another with --member-b');
        const foreign = [...ids.values()].flat().concat(mark ?? []);
        const leaking = lists.find(
          ({ text, found }) =>
            foreign.some((id) => id.length >= longEnough && text.includes(id)) ||
            [...ids].some(([type, list]) => list.some((id) => found.get(type)?.has(id) === true)),
        );
        const sent = `${lists.length} root fields as a member of ${stranger.organization}`;
        return leaking === undefined
          ? { outcome: 'passed', sent, came: `nothing of ${foreign.length} ids of ${own.organization}` }
          : { outcome: 'failed', sent: leaking.field, came: leaking.text.slice(0, 300) };
      },
    },
    {
      name: 'tenancy/look-ups',
      claim: 'an id of another organization is answered like an unknown one',
      advice: advice('Look an id up within org of the verified token, and answer null with NOT_FOUND for both'),
      async run() {
        const { leak, compared, answeredToOwner } = await compareIds('query');
        if (leak !== undefined) return { outcome: 'failed', ...leak };
        if (compared > 0 && answeredToOwner === 0)
          throw new NotAvailable(
            'no look-up by id answers the first member, so that refusing the second proves nothing',
          );
        return {
          outcome: 'passed',
          sent: `${compared} look-ups by id`,
          came: compared === 0 ? 'no root field takes an id' : 'each as for an unknown id',
        };
      },
    },
    {
      name: 'tenancy/entities',
      claim: 'an entity of another organization is null, like an unknown one',
      advice: advice(
        'Resolve references within org of the verified token; null, without an error, for what is not there',
      ),
      async run() {
        const { ids } = await explored();
        const union = schema.getType('_Entity');
        const types = isUnionType(union)
          ? union
              .getTypes()
              .map(({ name }) => name)
              .filter((name) => ids.has(name))
          : [];
        const lookAs = (member: Member, type: string, list: readonly string[]) =>
          ask(
            target,
            member,
            'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
            { representations: list.map((id) => ({ __typename: type, id })) },
          );
        let answeredToOwner = 0;
        for (const type of types) {
          const list = ids.get(type)!;
          answeredToOwner += (
            ((await lookAs(own, type, list)).answer.data?.['_entities'] as unknown[] | undefined) ?? []
          ).filter((entity) => entity !== null).length;
          const [foreign, unknown] = [
            await lookAs(stranger, type, list),
            await lookAs(stranger, type, list.map(unknownLike)),
          ];
          const seen =
            (foreign.answer.data?.['_entities'] as unknown[] | undefined)?.some((entity) => entity !== null) === true;
          if (seen || foreign.text !== unknown.text)
            return {
              outcome: 'failed',
              sent: `_entities of ${type} with ids of the other organization`,
              came: shown(foreign),
            };
        }
        if (types.length > 0 && answeredToOwner === 0)
          throw new NotAvailable(
            'no entity is resolved for the first member, so that null for the second proves nothing',
          );
        return {
          outcome: 'passed',
          sent: `_entities of ${types.join(', ') || 'no type'}`,
          came: types.length === 0 ? 'no entity of theirs to ask for' : 'null, as for unknown ids',
        };
      },
    },
    {
      name: 'tenancy/changes',
      claim: 'a mutation of another organization’s object answers like one of an unknown id, and changes nothing',
      advice: advice('Find what is to be changed within org of the verified token, in the transaction of the change'),
      async run() {
        if (!write) throw new NotAvailable('it would send mutations; allow it with --write');
        const { listsFor } = await explored();
        const before = JSON.stringify(await listsFor(own));
        const { leak, compared } = await compareIds('mutation');
        if (leak !== undefined) return { outcome: 'failed', ...leak };
        const changed = JSON.stringify(await listsFor(own)) !== before;
        return {
          outcome: changed ? 'failed' : 'passed',
          sent: `${compared} mutations with ids of the other organization`,
          came: changed
            ? 'the first member sees something else than before'
            : 'each as for an unknown id; nothing has changed',
        };
      },
    },
  ];
}
