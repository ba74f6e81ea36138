import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { subgraphDirectory } from '../data/subgraphDirectory.ts';
import type { SubgraphDefinition } from './aggregate.ts';
import { describeUsual } from './describeUsual.ts';

/** The identity of our directives' specification, so that composition carries them into the supergraph. */
const specification = 'https://specs.orgraph.dev/identity/v1.1';

/** What every subgraph's SDL begins with: federation, our directives, the shared scalars and page information. */
export const schemaHeader = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective", "@external", "@requires", "@provides", "@inaccessible", "@override", "@tag"])
  @link(url: "${specification}", import: ["@access", "@permission", "@own", "@idempotent", "@tenantScoped", "@global"])
  @composeDirective(name: "@access")
  @composeDirective(name: "@permission")
  @composeDirective(name: "@own")
  @composeDirective(name: "@idempotent")
  @composeDirective(name: "@tenantScoped")
  @composeDirective(name: "@global")

"What a root field needs: nothing, a signed-in user, or (where the directive is absent) an organization of theirs."
directive @access(needs: Need!) on FIELD_DEFINITION
"""
A permission that the caller needs: for a field, NONE where membership is enough; for a type, to read any of its objects, on whatever way. Each that is stated is needed.
Where a type says own, fields of it that are @own need nothing of an object that is the caller's own.
"""
directive @permission(is: String!, own: Boolean! = false) repeatable on FIELD_DEFINITION | OBJECT | INTERFACE
"What a field gives is the caller's own: a root field's answer, and of what is the caller's own these fields."
directive @own on FIELD_DEFINITION
"A mutation that takes an Idempotency-Key: sent again under the same one, it has one effect."
directive @idempotent on FIELD_DEFINITION
"Of a field of a mutation's input: null empties what it stands for. Null is refused where it is not stated."
directive @clearable on INPUT_FIELD_DEFINITION
"A type whose objects belong to one organization."
directive @tenantScoped on OBJECT | INTERFACE
"A type whose objects belong to no organization."
directive @global on OBJECT | INTERFACE

"Who may ask."
enum Need {
  "Anybody."
  NOTHING
  "Somebody who is signed in."
  USER
  "A member of the organization of the request."
  ORGANIZATION
}

"A moment in time, RFC 3339, in UTC."
scalar DateTime @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")
"Any JSON value."
scalar JSON
"A day of a calendar, as 2026-03-14."
scalar Date @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339#section-5.6")
"A length of time, as PT1H30M."
scalar Duration @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339#appendix-A")
"An e-mail address that mail is sent to, at most 254 characters; no quoted local part, no address of a host in place of its name."
scalar EmailAddress @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2")
"A colour, as #0D9488."
scalar HexColor @specifiedBy(url: "https://www.w3.org/TR/css-color-4/#hex-notation")
"A time zone by its name in the IANA database, as Europe/Berlin; given in any case, it is answered as it is spelt there."
scalar TimeZone @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc6557")
"An address of the web, http or https, at most 2,000 characters, without a name and a password in it."
scalar URL @specifiedBy(url: "https://url.spec.whatwg.org")

"Where a page of a connection stands (GraphQL Cursor Connections Specification)."
type PageInfo @shareable {
  "Whether the list goes on behind the page."
  hasNextPage: Boolean!
  "Whether there is something in front of the page."
  hasPreviousPage: Boolean!
  "The first cursor of the page; null where the page is empty."
  startCursor: String
  "The last cursor of the page; null where the page is empty."
  endCursor: String
}
`;

/** The root types, which aggregates extend, as they are described in every subgraph. */
const roots = {
  Query: '"What can be asked. Nothing is changed by it."\ntype Query',
  Mutation:
    '"What can be changed. Fields of one operation run one after the other; each is done whole, or says that it is not."\ntype Mutation',
} as const;

/** The header of a subgraph with these aggregates' SDL: with the root types that they extend. */
export const headerOf = (own: readonly string[]): string =>
  [
    schemaHeader,
    ...Object.entries(roots).flatMap(([name, definition]) =>
      own.some((text) => new RegExp(`^extend type ${name}\\b`, 'm').test(text)) ? [`${definition}\n`] : [],
    ),
  ].join('\n');

/**
 * A subgraph's whole SDL: the header, then each aggregate's schema.graphql in the order of aggregates.ts, with
 * what it leaves to be described as usual. Runtime and schema tool use this one function.
 */
export function subgraphSdl({ aggregates, ...subgraph }: SubgraphDefinition): string {
  const root = subgraphDirectory(subgraph);
  const own = aggregates.map(({ name }) => describeUsual(readFileSync(join(root, name, 'schema.graphql'), 'utf8')));
  return [headerOf(own), ...own].join('\n');
}
