import { buildASTSchema, isObjectType, type DocumentNode } from 'graphql';
import type { MikroORM } from '@mikro-orm/postgresql';
import { entitiesOf } from '#platform/data/tables.ts';
import type { Aggregate } from '#platform/graphql/aggregate.ts';
import { has } from '#tools/schema/graph.ts';
import type { PlainField } from './columnsAgree.ts';

/** The fields of a subgraph that its entities' columns answer by themselves: those of types that are named like an entity, without @external ones and without those that have a resolver. */
export function plainFields(document: DocumentNode, aggregates: readonly Aggregate[], orm: MikroORM): PlainField[] {
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const resolved = new Set(aggregates.flatMap(({ resolvers = {} }) => Object.entries(resolvers).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`))));
  return entitiesOf(aggregates).flatMap((entity) => {
    const metadata = orm.getMetadata().get(entity);
    const type = schema.getType(metadata.className);
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields())
      .filter(({ name, astNode }) => !resolved.has(`${type.name}.${name}`) && !(astNode !== undefined && astNode !== null && has(astNode, 'external')))
      .map((field) => ({ coordinate: `${type.name}.${field.name}`, type: field.type, entity: metadata }));
  });
}
