import { randomUUID } from 'node:crypto';
import { getNamedType, isLeafType, Kind, type FieldDefinitionNode } from 'graphql';
import { anonymous } from '#platform/identity/identity.ts';
import { ask, codesOf, shown } from '../ask.ts';
import { NotAvailable, type Judgement, type ConformanceCheck } from '../check.ts';
import { rootFields, type Discovered } from '../discover.ts';
import { callOf, sampleArguments } from '../samples.ts';
import type { AttackedSubgraph } from '../target.ts';

const advice =
  'Judge each root field again, by the verified identity: UNAUTHENTICATED without a person, FORBIDDEN without the permission (docs/subgraph-contract.md, What a field asks).';

/** The subgraph judges again what the gateway has judged. */
export const permissionChecks = (target: AttackedSubgraph, discovered: Discovered): readonly ConformanceCheck[] => [
  {
    name: 'scope/permissions',
    claim: 'a root field refuses who lacks its permission',
    advice,
    run: () =>
      judge(
        target,
        discovered,
        'no permission',
        'FORBIDDEN',
        { ...target.members[0], permissions: [], role: null },
        (field) => !['NONE', undefined].includes(permissionOf(field)),
      ),
  },
  {
    name: 'scope/anonymous',
    claim: 'a root field that needs an organization refuses who is not signed in',
    advice,
    run: () =>
      judge(
        target,
        discovered,
        'sub_type: anonymous',
        'UNAUTHENTICATED',
        { ...anonymous, organization: target.members[0].organization },
        (field) => argumentOf(field, 'access') === undefined,
      ),
  },
];

type Identity = AttackedSubgraph['members'][number];

async function judge(
  target: AttackedSubgraph,
  { schema, sdl }: Discovered,
  sent: string,
  code: string,
  identity: Identity,
  concerns: (field: FieldDefinitionNode) => boolean,
): Promise<Judgement> {
  const declared = new Map(
    sdl.definitions
      .flatMap((node) =>
        (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
        node.name.value === 'Query'
          ? (node.fields ?? [])
          : [],
      )
      .map((field) => [field.name.value, field]),
  );
  const fields = rootFields(schema, 'query').filter(({ name }) => declared.has(name) && concerns(declared.get(name)!));
  if (fields.length === 0) throw new NotAvailable('no root field of the SDL asks for it (@permission)');
  for (const field of fields) {
    const given = sampleArguments(field, { id: randomUUID(), text: 'conformance' });
    if (given === undefined) continue;
    const { declared: variables, passed } = callOf(field, given);
    const selection = isLeafType(getNamedType(field.type)) ? '' : ' { __typename }';
    const received = await ask(target, identity, `query${variables} { ${field.name}${passed}${selection} }`, given);
    if (!codesOf(received.answer).includes(code) || received.answer.data?.[field.name] != null)
      return { outcome: 'failed', sent: `{ ${field.name} } with ${sent}`, came: shown(received) };
  }
  return { outcome: 'passed', sent: `${fields.length} root fields with ${sent}`, came: `${code} for each` };
}

function argumentOf(field: FieldDefinitionNode, directive: string): string | undefined {
  const value = field.directives?.find(({ name }) => name.value === directive)?.arguments?.[0]?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

const permissionOf = (field: FieldDefinitionNode): string | undefined => argumentOf(field, 'permission');
