import { randomUUID } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isUnionType, parse, type GraphQLSchema } from 'graphql';
import type { AnyEntity } from '#platform/data/tables.ts';
import { subgraphSdl } from '#platform/graphql/subgraphSdl.ts';
import { graphSubgraphs } from '#tools/project/subgraphs.ts';
import type { SubgraphClient } from '../harness/client.ts';
import { createTestKeys, type TestKeys } from '../harness/keys.ts';
import { memberIdentity, startSubgraph, type TestSubgraph } from '../harness/subgraph.ts';
import { changesOf, listsOf, lookUps } from './operations.ts';
import { ownerOf } from './owner.ts';
import { createWorlds, metaOf, walledEntities, type World } from './worlds.ts';

/** Changes that answer another code than NOT_FOUND for an id that nothing has, and why. */
const otherwise: Record<string, string> = {
  // These ids are one of a list or a choice that the input names.
  'addTeamMember(userId)': 'BAD_USER_INPUT',
  'inviteMember(roleId)': 'BAD_USER_INPUT',
  'inviteMember(teamId)': 'BAD_USER_INPUT',
  'reorderSections(sectionIds)': 'BAD_USER_INPUT',
  'updateMe(defaultOrganizationId)': 'BAD_USER_INPUT',
  // It is answered by whom it is to, who is told nothing of any other.
  'acceptInvitation(id)': 'FORBIDDEN',
  'declineInvitation(id)': 'FORBIDDEN',
  // Nobody but a platform administrator learns whether there is the organization.
  'setPlan(organization)': 'FORBIDDEN',
  'suspendOrganization(organization)': 'FORBIDDEN',
  'reinstateOrganization(organization)': 'FORBIDDEN',
};

describe.each(graphSubgraphs)('%s', (name) => {
  let keys: TestKeys;
  let tenancy: TestSubgraph;
  let subgraph: TestSubgraph;
  let schema: GraphQLSchema;
  let own: World;
  let other: World;
  let client: SubgraphClient;

  beforeAll(async () => {
    keys = await createTestKeys();
    tenancy = await startSubgraph('tenancy', { keys });
    subgraph = name === 'tenancy' ? tenancy : await startSubgraph(name, { keys, urlOf: () => tenancy.url });
    schema = buildSubgraphSchema([{ typeDefs: parse(subgraphSdl(subgraph.database)) }]);
    // Mutations come as far as looking ids up: whose world it is may do everything there, and nothing elsewhere.
    [own, other] = await createWorlds(tenancy.database, undefined, {
      Role: { isSystem: false, permissions: ['*'] },
      User: { isPlatformAdmin: false },
    });
    if (subgraph !== tenancy)
      [own, other] = await createWorlds(subgraph.database, [own, other], { Job: { kind: 'slack_messages.reread' } });
    client = subgraph.client(memberIdentity(own.organization, 'OWNER', own.user));
  });
  afterAll(async () => {
    await subgraph.stop();
    if (subgraph !== tenancy) await tenancy.stop();
    keys.remove();
  });

  const entityOf = (type: string): AnyEntity | undefined =>
    walledEntities(subgraph.database).find((entity) => entity.name === type);

  /** The other world's rows, as text. */
  async function otherRows(): Promise<string> {
    const texts = await Promise.all(
      walledEntities(subgraph.database).map(async (entity) => {
        const meta = metaOf(subgraph.database, entity);
        const owner = ownerOf(meta);
        return subgraph.sql(`select t::text from "${meta.tableName}" t where ${owner.column} = $1 order by id`, [
          owner.of(other),
        ]);
      }),
    );
    return JSON.stringify(texts);
  }

  test('a look-up by a foreign id answers byte for byte what an unknown id does', async () => {
    for (const { field, type } of lookUps(schema)) {
      const entity = entityOf(type);
      if (entity === undefined) continue;
      const look = (by: SubgraphClient, id: string) =>
        by.send(`query ($id: ID!) { ${field}(id: $id) { __typename } }`, { id });
      expect([field, await look(client, own.rows.get(entity)!)]).toEqual([
        field,
        { data: { [field]: { __typename: type } } },
      ]);
      const foreign = await look(client, other.rows.get(entity)!);
      expect([field, foreign]).toMatchObject([
        field,
        { data: { [field]: null }, errors: [{ extensions: { code: 'NOT_FOUND' } }] },
      ]);
      expect(JSON.stringify(foreign)).toBe(JSON.stringify(await look(client, randomUUID())));
    }
  });

  test('an entity by a foreign key is null, as by an unknown one', async () => {
    const union = schema.getType('_Entity');
    const types = isUnionType(union)
      ? union
          .getTypes()
          .map((type) => type.name)
          .filter((type) => entityOf(type) !== undefined || type === 'Organization')
      : [];
    expect(types).not.toEqual([]);
    for (const type of types) {
      const entity = entityOf(type);
      const ids = [own, other].map(({ rows, organization }) =>
        entity === undefined ? organization : rows.get(entity)!,
      );
      const representations = [...ids, randomUUID(), 'no-id'].map((id) => ({ __typename: type, id }));
      expect([
        type,
        await client.send(
          'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }',
          { representations },
        ),
      ]).toEqual([type, { data: { _entities: [{ __typename: type }, null, null, null] } }]);
    }
  });

  test('no list shows a foreign row', async () => {
    const foreign = new Set(other.rows.values());
    const shown = async (path: string, query: string, variables = {}) => {
      const { data, errors } = await client.send(query, variables);
      expect([path, errors]).toEqual([path, undefined]);
      const ids = [...JSON.stringify(data).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id!);
      expect([path, ids.filter((id) => foreign.has(id))]).toEqual([path, []]);
      return ids;
    };
    const seen: string[] = [];
    for (const list of listsOf(schema, 'Query'))
      seen.push(...(await shown(list, `{ ${list} { edges { node { id } } } }`)));
    const organization = [{ __typename: 'Organization', id: own.organization }];
    for (const list of listsOf(schema, 'Organization')) {
      seen.push(
        ...(await shown(
          `Organization.${list}`,
          `query ($organization: [_Any!]!) { _entities(representations: $organization) { ... on Organization { ${list} { edges { node { id } } } } } }`,
          { organization },
        )),
      );
    }
    expect(seen.filter((id) => [...own.rows.values()].includes(id))).not.toEqual([]);
  });

  test('a mutation with a foreign id answers what an unknown id does, and changes nothing', async () => {
    const before = await otherRows();
    const mine = (type: string): string =>
      [...own.rows].find(([entity]) =>
        entity.name.toLowerCase().endsWith(type.replace(/Ids?$/, '').toLowerCase()),
      )?.[1] ?? randomUUID();
    const told: string[] = [];
    for (const { field, place, query, inputWith } of changesOf(schema)) {
      const change = `${field}(${place})`;
      const answer = async (id: string) => JSON.stringify(await client.send(query, { input: inputWith(id, mine) }));
      const unknown = await answer(randomUUID());
      if (!unknown.includes(`"code":"${otherwise[change] ?? 'NOT_FOUND'}"`))
        told.push(`${change} of an unknown id: ${unknown}`);
      for (const [entity, id] of other.rows)
        if ((await answer(id)) !== unknown)
          told.push(`${change} tells a foreign ${entity.name} from an unknown id: ${await answer(id)}`);
    }
    expect(told).toEqual([]);
    expect(await otherRows()).toBe(before);
  });
});
