import {
  defaultFieldResolver,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { badUserInput } from '../values/errors.ts';
import type { Context } from './context.ts';

/**
 * Makes every field refuse arguments with text that PostgreSQL does not store, or not as it was given, before its
 * resolver runs: BAD_USER_INPUT naming the path.
 */
export function guardText(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields()))
      if (takesText(field) && !field.name.startsWith('_')) guard(field);
  }
}

const takesText = ({ args }: GraphQLField<unknown, unknown>): boolean =>
  args
    .map(({ type }) => getNamedType(type))
    .some((type) => isInputObjectType(type) || type.name === 'String' || type.name === 'ID');

function guard(field: GraphQLField<unknown, Context>): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args: Record<string, unknown>, context, info) => {
    for (const { name, type } of field.args) assertStorable(args[name], type, name);
    return resolve(parent, args, context, info) as unknown;
  };
}

function assertStorable(value: unknown, type: GraphQLInputType, path: string): void {
  if (isNonNullType(type)) assertStorable(value, type.ofType, path);
  else if (isListType(type))
    for (const [index, item] of ((value ?? []) as unknown[]).entries())
      assertStorable(item, type.ofType, `${path}.${index}`);
  else if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      assertStorable(
        (value as Record<string, unknown> | null | undefined)?.[field.name],
        field.type,
        `${path}.${field.name}`,
      );
  else assertText(value, path);
}

/** Every text of a value, names within JSON included. */
function assertText(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw badUserInput('The text holds control characters. Leave them out.', path);
    if (!value.isWellFormed()) throw badUserInput('The text holds half of a surrogate pair. Leave it out.', path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      assertText(name, path);
      assertText(member, path);
    }
  }
}
