import { GraphQLScalarType, Kind } from 'graphql';
import { DurationResolver, LocalDateResolver } from 'graphql-scalars';
import { badUserInput } from '../values/errors.ts';
import { email, timezone, url } from '../values/text.ts';

/** A text of an input as it is stored. @throws OrgraphError BAD_USER_INPUT naming the field. */
type ReadText = (value: string, field: string) => string;

/**
 * How the scalars that are texts are read from an input, by name. Each mistake is an error of its own beside the input's
 * others (inputs.ts), so the scalars themselves take any text.
 */
const readers: Readonly<Record<string, ReadText>> = {
  Date: inForm(LocalDateResolver.parseValue, 'Give a day as YYYY-MM-DD.'),
  Duration: inForm(DurationResolver.parseValue, 'Give a duration of ISO 8601, for example PT1H30M.'),
  EmailAddress: email,
  HexColor: inForm((value) => {
    if (!/^#[0-9a-f]{6}$/i.test(value)) throw new TypeError();
  }, 'Give a colour as #RRGGBB.'),
  TimeZone: timezone,
  URL: url,
};

/** The reader of a scalar that is a text; undefined for any other type. */
export const textReaderOf = (type: string): ReadText | undefined =>
  Object.hasOwn(readers, type) ? readers[type] : undefined;

/** What is stored is answered as it is: a value that would be refused today never takes an answer away. */
export const textScalars: Readonly<Record<string, GraphQLScalarType<string, unknown>>> = Object.fromEntries(
  Object.keys(readers).map((name) => [
    name,
    new GraphQLScalarType<string, unknown>({
      name,
      serialize: (value) => value,
      parseValue: (value) => textOf(value, name),
      parseLiteral: (node) => textOf(node.kind === Kind.STRING ? node.value : undefined, name),
    }),
  ]),
);

function textOf(value: unknown, name: string): string {
  if (typeof value !== 'string') throw new TypeError(`${name} is given as a string.`);
  return value;
}

function inForm(parse: (value: string) => unknown, message: string): ReadText {
  return (value, field) => {
    const given = value.trim();
    try {
      parse(given);
      return given;
    } catch {
      throw badUserInput(message, field);
    }
  };
}
