import { Kind, type DirectiveNode, type DocumentNode, type ObjectTypeDefinitionNode } from 'graphql';
import { has } from '../../schema/graph.ts';
import type { ConformanceCheck } from '../check.ts';
import type { Discovered } from '../discover.ts';

/** What the SDL promises of its types. @param elsewhere the types that other subgraphs of the graph mark. */
export const marksChecks = (
  { sdl, marked }: Discovered,
  elsewhere: ReadonlySet<string>,
): readonly ConformanceCheck[] => [
  {
    name: 'sdl/marks',
    claim: 'every type says whether its objects belong to an organization',
    advice:
      'Mark each type @tenantScoped or @global; where another subgraph owns and marks it, name the composed graph with --supergraph (docs/subgraph-contract.md, The SDL).',
    async run() {
      const said = new Set([...marked('tenantScoped'), ...marked('global'), ...elsewhere]);
      const objects = sdl.definitions.filter(
        (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION,
      ) as ObjectTypeDefinitionNode[];
      const silent = objects
        .filter(
          (type) =>
            !said.has(type.name.value) &&
            !rootTypes.has(type.name.value) &&
            !has(type, 'shareable') &&
            !isStub(type.directives),
        )
        .map(({ name }) => name.value);
      return {
        outcome: silent.length === 0 ? 'passed' : 'failed',
        sent: '{ _service { sdl } }',
        came: silent.length === 0 ? `${said.size} types are marked` : `not marked: ${silent.join(', ')}`,
      };
    },
  },
  {
    name: 'sdl/composed',
    claim: 'what the types and fields say reaches the composed graph',
    advice:
      'Add @composeDirective(name: "@tenantScoped") to the schema, and so for @global, @access and @permission (docs/subgraph-contract.md, The SDL).',
    async run() {
      const composed = new Set(
        sdl.definitions
          .flatMap((node) => ('directives' in node ? (node.directives ?? []) : []))
          .filter(({ name }) => name.value === 'composeDirective')
          .flatMap((directive) =>
            (directive.arguments ?? []).flatMap(({ value }) => (value.kind === Kind.STRING ? [value.value] : [])),
          ),
      );
      const used = [...always, ...(usesOwn(sdl) ? ['@own'] : [])];
      const missing = used.filter((name) => !composed.has(name));
      return {
        outcome: missing.length === 0 ? 'passed' : 'failed',
        sent: '{ _service { sdl } }',
        came: missing.length === 0 ? 'all are composed' : `not composed: ${missing.join(', ')}`,
      };
    },
  },
];

const always = ['@access', '@global', '@permission', '@tenantScoped'];

const usesOwn = (sdl: DocumentNode): boolean =>
  sdl.definitions.some((node) => 'fields' in node && (node.fields ?? []).some((field) => has(field, 'own')));

const rootTypes = new Set(['Query', 'Mutation', 'Subscription', '_Service']);

/** Another subgraph's type, named to refer to it. */
const isStub = (directives: readonly DirectiveNode[] | undefined): boolean =>
  directives?.some(
    ({ name, arguments: given = [] }) =>
      name.value === 'key' &&
      given.some(
        (argument) =>
          argument.name.value === 'resolvable' && argument.value.kind === Kind.BOOLEAN && !argument.value.value,
      ),
  ) === true;
