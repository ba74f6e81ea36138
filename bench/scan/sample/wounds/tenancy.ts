import type { Draft, Drawn } from '../draft.ts';
import type { Wound } from './wound.ts';

/** A tenant of row n that is not the one of the row n elsewhere. */
const stranger = '1 + (n + 1) % 3';

/** Whose rows are, and how they refer to others': wrong only where there are several tenants. */
export const tenancyWounds = {
  belongsByParent: (draft) => {
    const [parent, child, grandchild] = [
      draft.tenantTable(draft.noun()),
      draft.name(draft.noun()),
      draft.name(draft.noun()),
    ];
    addChild(draft, child, parent, 'id');
    addChild(draft, grandchild, child, 'id');
    for (const table of [child, grandchild]) draft.label(table, 'T02');
  },
  belongsByName: (draft) => {
    const [parent, child] = [draft.tenantTable(draft.noun()), draft.name(draft.noun())];
    draft.label(child, 'T02', 'I02');
    addChild(draft, child, parent, 'none');
  },
  belongsByUser: (draft) => {
    const child = draft.name(draft.noun());
    draft.label(child, 'T02', 'T13');
    addOfUser(draft, child);
  },
  belongsInParts: (draft) => {
    const [parent, child] = [draft.tenantTable(draft.noun()), draft.name(draft.noun())];
    const column = draft.column(`${parent.noun} id`);
    draft.label(child, 'T02');
    draft.add(
      `create table ${child.sql} (id ${draft.type()} not null, ${column} ${draft.type()} not null references ${parent.sql}, at date not null, primary key (id, at)) partition by range (at)`,
      `create table ${child.sql.replace(/"$/, ' part"')} partition of ${child.sql} default`,
      `create index on ${child.sql} (${column})`,
      `insert into ${child.sql} select ${draft.key('n')}, ${draft.key('n')}, '2026-01-01' from generate_series(1, 30) n`,
    );
  },
  mayBeNull: (draft) => draft.label(draft.tenantTable(draft.noun(), { nullable: true }), 'T03'),
  someAreNull: (draft) =>
    draft.label(
      draft.tenantTable(draft.noun(), {
        nullable: true,
        tenantOf: `case when n > 1 then ${draft.key('1 + n % 3')} end`,
      }),
      'T03',
      'B01',
    ),
  manyAreNull: (draft) =>
    draft.label(
      draft.tenantTable(draft.noun(), {
        nullable: true,
        tenantOf: `case when n > 9 then ${draft.key('1 + n % 3')} end`,
      }),
      'T03',
      'B01',
    ),
  ofAnotherType: (draft) =>
    draft.label(
      draft.tenantTable(draft.noun(), {
        tenantKey: 'none',
        tenantType: draft.type() === 'text' ? 'uuid' : 'text',
        tenantOf: draft.type() === 'text' ? "lpad((1 + n % 3)::text, 32, '0')::uuid" : '(1 + n % 3)::text',
      }),
      'T04',
      'T05',
    ),
  heldByNothing: (draft) => draft.label(draft.tenantTable(draft.noun(), { tenantKey: 'none' }), 'T05'),
  ofTenantsThatAreGone: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { tenantKey: 'none', tenantOf: draft.key('4 + n % 3') }), 'T05', 'I03'),
  doesNotCascade: (draft) => draft.label(draft.tenantTable(draft.noun(), { tenantKey: 'plain' }), 'T06'),
  notValidated: (draft) => {
    const table = draft.tenantTable(draft.noun());
    draft.add(`alter table ${table.sql} add check (name <> '') not valid`);
    draft.label(table, 'T07');
  },
  uniqueOverAll: (draft) => draft.label(draft.tenantTable(draft.noun(), { extra: ['slug text unique'] }), 'T08'),
  uniqueInSmallLetters: (draft) => {
    const table = draft.tenantTable(draft.noun());
    draft.add(`create unique index on ${table.sql} (lower(name)) where name <> ''`);
    draft.label(table, 'T08');
  },
  uniqueRandom: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { extra: [`${draft.column('share token')} text unique`] }), 'T08'),
  noIndex: (draft) => draft.label(draft.tenantTable(draft.noun(), { tenantIndex: 'none' }), 'T09'),
  indexFurtherOn: (draft) => draft.label(draft.tenantTable(draft.noun(), { tenantIndex: 'trailing' }), 'T10'),
  anyParent: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { parent: draft.tenantTable(draft.noun()), parentKey: 'id' }), 'T11'),
  parentOfAnother: (draft) =>
    draft.label(
      draft.tenantTable(draft.noun(), {
        parent: draft.tenantTable(draft.noun()),
        parentKey: 'id',
        tenantOf: draft.key(stranger),
      }),
      'T11',
      'T12',
    ),
  parentOfAnotherByName: (draft) =>
    draft.label(
      draft.tenantTable(draft.noun(), {
        parent: draft.tenantTable(draft.noun()),
        parentKey: 'none',
        tenantOf: draft.key(stranger),
      }),
      'I02',
      'T12',
    ),
  parentsThatAreGone: (draft) =>
    draft.label(
      draft.tenantTable(draft.noun(), {
        parent: draft.tenantTable(draft.noun()),
        parentKey: 'none',
        parentOf: draft.key('100 + n'),
      }),
      'I02',
      'I03',
    ),
  userOfAnother: (draft) => {
    const [root] = draft.roots;
    const table = draft.tenantTable(draft.noun(), {
      root: root!,
      user: 'user id',
      userKey: 'id',
      tenantOf: draft.key(stranger),
    });
    draft.label(table, 'B03', ...(draft.users.root === undefined ? [] : ['T11']));
  },
  linkOfAny: (draft) => {
    const [one, other] = [draft.tenantTable(draft.noun()), draft.tenantTable(draft.noun())];
    const [first, second] = [draft.column(`${one.noun} id`), draft.column(`${other.noun} id`)];
    const link = draft.name(`${one.noun} ${other.noun}`);
    draft.label(link, 'T15');
    draft.add(
      `create table ${link.sql} (${first} ${draft.type()} references ${one.sql}, ${second} ${draft.type()} references ${other.sql}, primary key (${first}, ${second}))`,
      `create index on ${link.sql} (${second})`,
    );
  },
  logOfNobody: (draft) => {
    const log = draft.name('activity log');
    draft.label(log, 'T17');
    draft.add(
      `create table ${log.sql} (id ${draft.type()} primary key, action text not null, at timestamptz not null)`,
    );
  },
  externalIdOfAll: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { extra: [`${draft.column('slack id')} text unique`] }), 'T08', 'T18'),
  givenToOne: (draft) =>
    draft.label(draft.tenantTable(draft.noun(), { tenantDefault: draft.key('1').replace('(1)', '1') }), 'T20'),
  embeddingsOfAll: (draft) => {
    const child = draft.name(draft.noun());
    draft.label(child, 'T02', 'T16');
    addChild(draft, child, draft.tenantTable(draft.noun()), 'id', 'embedding real[]');
  },
} satisfies Record<string, Wound>;

/** A table without a tenant whose rows are under rows of one. */
function addChild(draft: Draft, child: Drawn, parent: Drawn, key: 'id' | 'none', ...extra: readonly string[]): void {
  const column = draft.column(`${parent.noun} id`);
  draft.add(
    `create table ${child.sql} (${[`id ${draft.type()} primary key`, `${column} ${draft.type()} not null ${key === 'id' ? `references ${parent.sql}` : ''}`, ...extra].join(', ')})`,
    `create index on ${child.sql} (${column})`,
    `insert into ${child.sql} select ${draft.key('n')}, ${draft.key('n')} from generate_series(1, 30) n`,
  );
}

function addOfUser(draft: Draft, child: Drawn): void {
  const column = draft.column('user id');
  draft.add(
    `create table ${child.sql} (id ${draft.type()} primary key, ${column} ${draft.type()} not null references ${draft.users.sql}, theme text)`,
    `create index on ${child.sql} (${column})`,
    `insert into ${child.sql} (id, ${column}) select ${draft.key('n')}, ${draft.key('n')} from generate_series(1, 30) n`,
  );
}
