import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { audited } from '../events/catalogue.ts';
import { emit } from '../events/emit.ts';
import type { PayloadOf } from '../events/handlers.ts';
import { OrgraphError } from '../values/errors.ts';
import { isUuid } from '../values/uuid.ts';
import type { Context } from './context.ts';

type Audited = PayloadOf<typeof audited>;

/**
 * Makes every mutation of a subgraph leave a line in its organization's audit trail, with the commit of what it does;
 * and those that are refused for want of a right, one that says so.
 */
export function auditMutations(schema: GraphQLSchema): void {
  const entities = Object.values(schema.getTypeMap()).flatMap((type) => (isEntity(type) ? type.name : []));
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) audit(field, entities);
}

function audit(field: GraphQLField<unknown, Context>, entities: readonly string[]): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  const names = auditNamesOf(field, entities);
  field.resolve = async (parent, args: { input?: Record<string, unknown> }, context, info) => {
    const { input = {} } = args;
    const line = async (outcome: Audited['outcome'], resourceId: string | null): Promise<Audited> => ({
      actor: context.identity.kind === 'user' ? context.user : null,
      ...names,
      resourceId,
      outcome,
      fields: Object.keys(input).filter((name) => name !== 'version' && !/^id$|Ids?$/.test(name)),
      client: await context.sealedClient(),
    });
    let isTold = false;
    context.writes.audit = async (em, result) => {
      // One that goes on after its first commit is told with that.
      if (isTold) return;
      isTold = true;
      emit(em, audited, await line('SUCCESS', idOf(result) ?? idOf(input['id']) ?? null));
    };
    try {
      return (await resolve(parent, args, context, info)) as unknown;
    } catch (error) {
      const isDenied = error instanceof OrgraphError && error.code === 'FORBIDDEN';
      if (isDenied && !isTold && !context.identity.readOnly && context.identity.organization !== null)
        await context.unit
          .write(async (em) => emit(em, audited, await line('DENIED', idOf(input['id']) ?? null)))
          .catch((lost: unknown) => context.log().warn({ err: lost }, 'a denial could not be audited'));
      throw error;
    } finally {
      context.writes.audit = undefined;
    }
  };
}

const idOf = (value: unknown): string | undefined => {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
  return typeof id === 'string' && isUuid(id) ? id.toLowerCase() : undefined;
};

/**
 * What a mutation is called in the trail, from its name and its payload: `updateContentBlock`, whose payload has a
 * ContentBlock, is `content_block.update`; `reorderSections` of a Project, `project.reorder_sections`.
 */
export function auditNamesOf(
  { name, type }: Pick<GraphQLField<unknown, unknown>, 'name' | 'type'>,
  entities: readonly string[],
): { action: string; resourceType: string } {
  const [, verb = name, rest = ''] = /^([a-z]+)(.*)$/.exec(name) ?? [];
  const payload = getNamedType(type);
  const fields = isObjectType(payload) ? Object.values(payload.getFields()) : [];
  const inPayload = fields.map((field) => getNamedType(field.type)).find(isEntity)?.name;
  const resourceType = inPayload ?? entities.find((entity) => entity.endsWith(rest)) ?? (rest || name);
  const also = resourceType.startsWith(rest) || resourceType.endsWith(rest) ? '' : rest.replace(resourceType, '');
  return { action: `${snake(resourceType)}.${snake(`${verb}${also}`)}`, resourceType };
}

const isEntity = (type: GraphQLNamedType): type is GraphQLObjectType =>
  isObjectType(type) && type.getFields()['id'] !== undefined;

const snake = (name: string): string =>
  name.replace(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).toLowerCase();
