import { expect, test } from '@jest/globals';
import { tenancy } from '#tools/check/tenancy/tenancy.ts';
import { contextOf, links, stateOf } from './graphState.ts';

/** `RULE subject`, sorted, of what the first subgraph's SDL is found to say against tenancy. */
async function found(...sdls: string[]): Promise<string[]> {
  const state = stateOf(
    Object.fromEntries(sdls.map((sdl, index) => [['first', 'second', 'third'][index]!, `${links}\n${sdl}`])),
  );
  const findings = await tenancy.run(contextOf('first', undefined, state));
  return findings
    .map(({ rule, subject, severity }) => `${rule} ${subject}${severity === 'error' ? '' : ` (${severity})`}`)
    .toSorted();
}

const team = 'type Team @key(fields: "id") @tenantScoped { id: ID! name: String }';
const person = 'type Person @key(fields: "id") @global { id: ID! name: String }';
const root = (field: string, type = 'Query') => `type ${type} { ${field} }`;

test.each<[claim: string, sdls: string[], findings: string[]]>([
  ['a type that says whose it is passes', [team], []],
  ['a type that does not is found', ['type Team @key(fields: "id") { id: ID! }'], ['TYPE_UNDECLARED Team']],
  ['an interface says it too', ['interface Named { name: String }'], ['TYPE_UNDECLARED Named']],
  ['members of a union say it', ['type A { x: Int } union U = A'], ['TYPE_UNDECLARED A']],
  ['a type may not say both', ['type Team @tenantScoped @global { id: ID! }'], ['TYPE_DECLARED_TWICE Team']],
  [
    'two subgraphs may not say different things',
    [team, 'type Team @key(fields: "id") @global { id: ID! }'],
    ['TYPE_DECLARED_DIFFERENTLY Team', 'TYPE_DECLARED_DIFFERENTLY Team'],
  ],
  ['a stub leaves it to the owner', ['type Team @key(fields: "id") { id: ID! messages: Int }', team], []],
  [
    'a bare stub is not asked where nobody says it',
    [
      'type Team @key(fields: "id", resolvable: false) { id: ID! } type A @global { team: Team }',
      'type Team @key(fields: "id") { id: ID! }',
    ],
    ['TYPE_UNDECLARED Team'],
  ],
  ['an extension may say it', ['type Team @key(fields: "id") { id: ID! } extend type Team @tenantScoped'], []],
  ['a value type of plain values belongs to what holds it', ['type PageInfo @shareable { hasNextPage: Boolean! }'], []],
  [
    'a value type that holds objects does not',
    [`type Range @shareable { team: Team } ${team}`],
    ['TYPE_UNDECLARED Range'],
  ],
  [
    'a connection follows its content',
    [
      `${team} type TeamConnection { edges: [TeamEdge!]! pageInfo: PageInfo! } type TeamEdge { node: Team! cursor: String! } type PageInfo @shareable { hasNextPage: Boolean! }`,
    ],
    [],
  ],
  [
    'a payload without content says it',
    ['type Mutation { leave: LeavePayload @permission(is: "NONE") } type LeavePayload { done: Boolean }'],
    ['TYPE_UNDECLARED LeavePayload'],
  ],
  [
    'a payload with content follows it',
    [`${team} type Mutation { rename: RenamePayload @permission(is: "NONE") } type RenamePayload { team: Team }`],
    [],
  ],
  [
    'a payload may not contradict its content',
    [
      `${team} type Mutation { rename: RenamePayload @permission(is: "NONE") } type RenamePayload @global { team: Team }`,
    ],
    ['TYPE_MARK_CONTRADICTED RenamePayload'],
  ],
  [
    'an interface of nobody has no types of organizations',
    [`interface Named @global { name: String } type Team implements Named @tenantScoped { name: String }`],
    ['TYPE_MARK_CONTRADICTED Named'],
  ],
  [
    'the directives count by what is linked, not by what they are called',
    [
      'extend schema @link(url: "https://specs.orgraph.dev/identity/v1.0", as: "own", import: [{ name: "@global", as: "@ofNobody" }]) type A @own__tenantScoped { x: Int } type B @ofNobody { x: Int } type C @ofSomebody { x: Int }',
    ],
    ['TYPE_UNDECLARED C'],
  ],
])('declaration: %s', async (_claim, sdls, findings) => {
  expect(await found(...sdls)).toEqual(findings.toSorted());
});

const guardedPerson = person.replace('@global', '@global @permission(is: "member:read", own: true)');

test.each<[claim: string, sdls: string[], findings: string[]]>([
  ['a type may ask a permission', [guardedPerson], []],
  ['one of the catalogue', [guardedPerson.replace('member:read', 'person:read')], ['PERMISSION_UNKNOWN Person']],
  [
    'what others contribute to it states what it asks',
    ['type Person @key(fields: "id") { id: ID! notes: Int }', guardedPerson],
    ['CONTRIBUTED_FIELD_UNSTATED Person.notes'],
  ],
  [
    'be it membership alone',
    ['type Person @key(fields: "id") { id: ID! notes: Int @permission(is: "NONE") }', guardedPerson],
    [],
  ],
  [
    'a type that asks none asks nothing of others',
    ['type Person @key(fields: "id") { id: ID! notes: Int }', person],
    [],
  ],
  [
    'its key asks nothing, wherever it stands',
    ['type Person @key(fields: "id") { id: ID! } type A @global { x: Person }', guardedPerson],
    [],
  ],
  [
    'what everybody may read of their own is said where its type says so',
    [person.replace('name: String', 'name: String @own')],
    ['OWN_IGNORED Person.name'],
  ],
  ['it is', [guardedPerson.replace('name: String', 'name: String @own')], []],
  [
    'by the owner',
    ['type Person @key(fields: "id") { id: ID! notes: Int @permission(is: "NONE") @own }', guardedPerson],
    ['OWN_IGNORED Person.notes'],
  ],
])('types: %s', async (_claim, sdls, findings) => {
  expect(await found(...sdls)).toEqual(findings.toSorted());
});

test.each<[claim: string, sdls: string[], findings: string[]]>([
  ['a root field needs an organization by itself', [`${team} ${root('team: Team @permission(is: "team:read")')}`], []],
  ['one that says nothing is found', [`${team} ${root('team: Team')}`], ['ROOT_FIELD_UNSTATED Query.team']],
  [
    'a signed-in user is not enough for what belongs to an organization',
    [`${team} ${root('team: Team @access(needs: USER)')}`],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.team'],
  ],
  [
    'still less is nobody, also for mutations',
    [`${team} ${root('join: JoinPayload @access(needs: NOTHING)', 'Mutation')} type JoinPayload { team: Team }`],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Mutation.join'],
  ],
  [
    'and for subscriptions',
    [`${team} ${root('joined: Team @access(needs: USER)', 'Subscription')}`],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Subscription.joined'],
  ],
  [
    'a permission is one in an organization',
    [`${team} ${root('team: Team @access(needs: USER) @permission(is: "team:read")')}`],
    [],
  ],
  [
    'a union leads to its members',
    [`${team} ${person} union Found = Person | Team ${root('found: Found @access(needs: USER)')}`],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.found'],
  ],
  [
    'an interface leads to its types',
    [
      `interface Named @tenantScoped { name: String } ${team.replace('type Team', 'type Team implements Named')} ${root('named: Named @access(needs: USER)')}`,
    ],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.named'],
  ],
  [
    'a connection leads to its nodes',
    [
      `${team} type TeamConnection { edges: [TeamEdge!]! pageInfo: Int } type TeamEdge { node: Team! cursor: String! } ${root('teams: TeamConnection @access(needs: USER)')}`,
    ],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.teams'],
  ],
  ['what belongs to nobody needs no organization', [`${person} ${root('person: Person @access(needs: USER)')}`], []],
  [
    'a way to an organization through somebody is a warning',
    [`${person} extend type Person { team: Team } ${team} ${root('person: Person @access(needs: USER)')}`],
    ['ROOT_FIELD_REACHES_ORGANIZATION Query.person (warning)'],
  ],
  [
    'also where another subgraph makes the way',
    [
      `${person} ${root('person: Person @access(needs: USER)')}`,
      `type Person @key(fields: "id") { id: ID! team: Team } ${team}`,
    ],
    ['ROOT_FIELD_REACHES_ORGANIZATION Query.person (warning)'],
  ],
  [
    'a guarded way is none',
    [
      `${person} extend type Person { team: Team @permission(is: "team:read") } ${team} ${root('person: Person @access(needs: USER)')}`,
    ],
    [],
  ],
  ['a reviewed exception passes', [`${team} ${root('myOrganizations: Team @access(needs: USER)')}`], []],
  [
    'but asks at least what was reviewed',
    [`${team} ${root('myOrganizations: Team @access(needs: NOTHING)')}`],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.myOrganizations'],
  ],
  [
    'a root type of another name is one',
    [`schema { query: Root } ${team} type Root { team: Team @access(needs: USER) }`],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.team'],
  ],
  [
    'an @access of another name is one',
    [
      `extend schema @link(url: "https://specs.orgraph.dev/identity/v1.0", as: "own") ${team} ${root('team: Team @own__access(needs: USER)')}`,
    ],
    ['ROOT_FIELD_WITHOUT_ORGANIZATION Query.team'],
  ],
  [
    'the machinery of federation is none',
    [
      'type Query { _service: _Service! _entities(representations: [_Any!]!): [_Entity]! } type _Service { sdl: String } union _Entity = Team ' +
        team +
        ' scalar _Any',
    ],
    [],
  ],
  [
    'a permission is one of the catalogue',
    [root('count: Int @permission(is: "team:admire")')],
    ['PERMISSION_UNKNOWN Query.count'],
  ],
  [
    '@access below the roots is nothing',
    [team.replace('name: String', 'name: String @access(needs: USER)')],
    ['ACCESS_IGNORED Team.name'],
  ],
])('root field: %s', async (_claim, sdls, findings) => {
  expect(await found(...sdls)).toEqual(findings.toSorted());
});

const query = (argument: string, more = '') => `${more} ${root(`count(${argument}): Int @permission(is: "NONE")`)}`;

test.each<[claim: string, sdl: string, findings: string[]]>([
  ...[
    'organizationId',
    'organization_id',
    'organization',
    'organizations',
    'organisationId',
    'orgId',
    'orgID',
    'orgid',
    'org',
    'tenantId',
    'tenant',
    'tenantSlug',
    'forTenant',
    'byOrganizationIds',
    'ORGANIZATION_ID',
    'defaultOrganization',
    'tenantKey',
  ].map((name): [string, string, string[]] => [
    `${name} is`,
    query(`${name}: ID`),
    [`INPUT_NAMES_ORGANIZATION Query.count(${name}:)`],
  ]),
  ...[
    'id',
    'teamId',
    'organizationName',
    'orgChart',
    'organizer',
    'organ',
    'tenantCount',
    'workspaceId',
    'origin',
    'unorganized',
  ].map((name): [string, string, string[]] => [`${name} is not`, query(`${name}: ID`), []]),
  ['a truth value does not name one', query('organization: Boolean'), []],
  ['nor does a word of a closed list', query('organization: Kind', 'enum Kind { COMPANY }'), []],
  [
    'a field of an input type does',
    query('filter: Filter', 'input Filter { organizationId: ID }'),
    ['INPUT_NAMES_ORGANIZATION Filter.organizationId'],
  ],
  [
    'a nested one too',
    query('filter: Filter', 'input Filter { where: Where } input Where { and: [Where!] tenant: String }'),
    ['INPUT_NAMES_ORGANIZATION Where.tenant'],
  ],
  [
    'an extension’s too',
    query('filter: Filter', 'input Filter { text: String } extend input Filter { orgId: ID }'),
    ['INPUT_NAMES_ORGANIZATION Filter.orgId'],
  ],
  [
    'an id within an input of that name does',
    query('organization: Reference', 'input Reference { id: ID }'),
    ['INPUT_NAMES_ORGANIZATION Query.count(organization:)'],
  ],
  [
    'also deeper',
    query('organization: Outer', 'input Outer { by: Inner } input Inner { slug: String }'),
    ['INPUT_NAMES_ORGANIZATION Query.count(organization:)'],
  ],
  ['settings within one do not', query('organization: Settings', 'input Settings { color: String }'), []],
  [
    'an id in an input type about organizations does',
    query('where: OrganizationWhereUniqueInput', 'input OrganizationWhereUniqueInput { id: ID }'),
    ['INPUT_NAMES_ORGANIZATION OrganizationWhereUniqueInput.id'],
  ],
  [
    'an id of something of an organization does not',
    query('where: OrganizationMemberFilter', 'input OrganizationMemberFilter { id: ID }'),
    [],
  ],
  [
    'the slug of a new organization does not',
    query('input: CreateOrganizationInput', 'input CreateOrganizationInput { slug: String name: String }'),
    [],
  ],
  [
    'the slug of an old one does',
    query('input: RemoveOrganizationInput', 'input RemoveOrganizationInput { slug: String }'),
    ['INPUT_NAMES_ORGANIZATION RemoveOrganizationInput.slug'],
  ],
  [
    'the id of a field about organizations does',
    root('suspendOrganization(id: ID!): Int @permission(is: "NONE")', 'Mutation'),
    ['INPUT_NAMES_ORGANIZATION Mutation.suspendOrganization(id:)'],
  ],
  [
    'the id of a field that answers one does',
    'type Organization @tenantScoped { id: ID } type Query { company(id: ID): Organization @permission(is: "NONE") }',
    ['INPUT_NAMES_ORGANIZATION Query.company(id:)'],
  ],
  [
    'an argument below the roots does',
    'type Team @tenantScoped { members(tenantId: ID): Int }',
    ['INPUT_NAMES_ORGANIZATION Team.members(tenantId:)'],
  ],
  ['the reviewed one may', 'input UpdateMeInput { defaultOrganizationId: ID name: String }', []],
  [
    'and no other beside it',
    'input UpdateMeInput { organizationId: ID }',
    ['INPUT_NAMES_ORGANIZATION UpdateMeInput.organizationId'],
  ],
])('an input that names an organization: %s', async (_claim, sdl, findings) => {
  expect(await found(sdl)).toEqual(findings);
});

const member =
  'type Member @key(fields: "id") @tenantScoped { id: ID! email: String @permission(is: "member:read") name: String }';
const required = (fields: string, directives: string) => [
  `type Member @key(fields: "id") { id: ID! email: String @external name: String @external card: String @requires(fields: "${fields}") ${directives} }`,
  member,
];
const handed = 'PROTECTED_FIELD_HANDED_ON Member.card';

test.each<[claim: string, sdls: string[], findings: string[]]>([
  ['a field made of open ones is open', required('name', ''), []],
  ['a field made of a protected one is protected', required('email', '@permission(is: "member:read")'), []],
  ['and is found where it is not', required('name email', ''), [handed]],
  ['membership alone is less', required('email', '@permission(is: "NONE")'), [handed]],
  ['another permission is not the same', required('email', '@permission(is: "team:read")'), [handed]],
  [
    'a chain of requirements does not wear the protection off',
    [
      'type Member @key(fields: "id") { id: ID! card: String @external badge: String @requires(fields: "card") }',
      `type Member @key(fields: "id") { id: ID! email: String @external card: String @requires(fields: "email") @permission(is: "member:read") }`,
      member,
    ],
    ['PROTECTED_FIELD_HANDED_ON Member.badge'],
  ],
  [
    'a nested requirement counts',
    [
      'type Member @key(fields: "id") { id: ID! account: Account @external card: String @requires(fields: "account { token }") } type Account @tenantScoped { token: String @external }',
      'type Member @key(fields: "id") @tenantScoped { id: ID! account: Account } type Account @tenantScoped { token: String @permission(is: "credential:manage") }',
    ],
    [handed],
  ],
  [
    'also through a fragment',
    [
      'type Member @key(fields: "id") { id: ID! account: Named @external card: String @requires(fields: "account { ... on Account { token } }") } interface Named @tenantScoped { name: String } type Account implements Named @tenantScoped { name: String token: String @external }',
      'type Member @key(fields: "id") @tenantScoped { id: ID! account: Named } interface Named @tenantScoped { name: String } type Account implements Named @tenantScoped { name: String token: String @permission(is: "credential:manage") }',
    ],
    [handed],
  ],
  [
    'also through an interface',
    [
      'type Member @key(fields: "id") { id: ID! account: Named @external card: String @requires(fields: "account { name }") } interface Named @tenantScoped { name: String @external } type Account implements Named @tenantScoped { name: String @external }',
      'type Member @key(fields: "id") @tenantScoped { id: ID! account: Named } interface Named @tenantScoped { name: String @permission(is: "credential:manage") } type Account implements Named @tenantScoped { name: String @permission(is: "credential:manage") }',
    ],
    [handed],
  ],
  [
    'scopes are asked for too',
    [
      'type Member @key(fields: "id") { id: ID! email: String @external card: String @requires(fields: "email") @requiresScopes(scopes: [["a"]]) }',
      'type Member @key(fields: "id") @tenantScoped { id: ID! email: String @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
    ],
    [handed],
  ],
  [
    'and more of them are enough',
    [
      'type Member @key(fields: "id") { id: ID! email: String @external card: String @requires(fields: "email") @requiresScopes(scopes: [["a", "b", "d"]]) }',
      'type Member @key(fields: "id") @tenantScoped { id: ID! email: String @requiresScopes(scopes: [["a", "b"], ["c"]]) }',
    ],
    [],
  ],
  [
    'being signed in is asked for too',
    [
      'type Member @key(fields: "id") { id: ID! email: String @external card: String @requires(fields: "email") }',
      'type Member @key(fields: "id") @tenantScoped { id: ID! email: String @authenticated }',
    ],
    [handed],
  ],
  [
    'a type’s directive is its fields’',
    [
      'type Member @key(fields: "id") { id: ID! email: String @external card: String @requires(fields: "email") }',
      'type Member @key(fields: "id") @authenticated @tenantScoped { id: ID! email: String }',
    ],
    ['PROTECTED_FIELD_HANDED_ON Member.card', 'PROTECTED_FIELD_OPEN_ELSEWHERE Member.id'],
  ],
  [
    'a value from the context counts',
    [
      'type Member @key(fields: "id") @context(name: "who") @tenantScoped { id: ID! email: String @permission(is: "member:read") card: Card } type Card @key(fields: "id") @tenantScoped { id: ID! text(email: String @fromContext(field: "$who { email }")): String }',
    ].map((sdl) =>
      sdl.replaceAll('@context', '@federation__context').replaceAll('@fromContext', '@federation__fromContext'),
    ),
    ['PROTECTED_FIELD_HANDED_ON Card.text'],
  ],
  [
    'a provided field keeps its protection',
    [
      `type Member @key(fields: "id") { id: ID! email: String @external } type Card @tenantScoped { of: Member @provides(fields: "email") }`,
      member,
    ],
    ['PROTECTED_FIELD_HANDED_ON Card.of'],
  ],
  [
    'by a directive where it is provided',
    [
      `type Member @key(fields: "id") { id: ID! email: String @external @permission(is: "member:read") } type Card @tenantScoped { of: Member @provides(fields: "email") }`,
      member,
    ],
    [],
  ],
  [
    'a field that two subgraphs answer is protected in both',
    ['type Member @key(fields: "id") { id: ID! email: String @shareable }', member],
    ['PROTECTED_FIELD_OPEN_ELSEWHERE Member.email'],
  ],
  [
    'the same in both passes',
    ['type Member @key(fields: "id") { id: ID! email: String @shareable @permission(is: "member:read") }', member],
    [],
  ],
  [
    'what another subgraph has taken over is not asked',
    [
      'type Member @key(fields: "id") { id: ID! email: String }',
      member.replace('email: String', 'email: String @override(from: "first")'),
    ],
    [],
  ],
  [
    'a root field asks the same in both',
    [
      `${team} ${root('team: Team @shareable @permission(is: "NONE")')}`,
      `type Team @key(fields: "id") { id: ID! } ${root('team: Team @shareable @permission(is: "team:read")')}`,
    ],
    ['PROTECTED_FIELD_OPEN_ELSEWHERE Query.team'],
  ],
  [
    'a field is protected in its interface as in its type',
    [
      'interface Named @tenantScoped { name: String } type Team implements Named @tenantScoped { name: String @permission(is: "team:read") }',
    ],
    ['PROTECTED_FIELD_OPEN_BY_INTERFACE Named.name'],
  ],
  [
    'a field is protected in its type as in its interface',
    [
      'interface Named @tenantScoped { name: String @permission(is: "team:read") } type Team implements Named @tenantScoped { name: String }',
    ],
    ['PROTECTED_FIELD_OPEN_BY_INTERFACE Team.name'],
  ],
  [
    'in another type of the interface too',
    [
      'interface Named @tenantScoped { name: String @permission(is: "team:read") } type Team implements Named @tenantScoped { name: String @permission(is: "team:read") } type Role implements Named @tenantScoped { name: String }',
    ],
    ['PROTECTED_FIELD_OPEN_BY_INTERFACE Role.name'],
  ],
  [
    'alike everywhere passes',
    [
      'interface Named @tenantScoped { name: String @permission(is: "team:read") } type Team implements Named @tenantScoped { name: String @permission(is: "team:read") }',
    ],
    [],
  ],
])('protection: %s', async (_claim, sdls, findings) => {
  expect(await found(...sdls)).toEqual(findings);
});
