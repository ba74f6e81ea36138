import { createRandom, type Random } from '../../random.ts';
import { Draft, tenantOf, type Drawn } from './draft.ts';
import { innocents } from './innocents.ts';
import { wounds } from './wounds/wounds.ts';

/** A database of which it is known what is wrong with it. */
export interface Sample {
  seed: number;
  statements: readonly string[];
  /** `T02 drafts`: every rule that has to say something, and of which table; of the judged rules nothing else is right. */
  labels: ReadonlySet<string>;
  /** `--tenant`; empty: the scan has to find them. */
  tenants: readonly string[];
  /** The tables of the tenants, by title. */
  roots: readonly string[];
  /** It is scanned by a role that owns nothing. */
  reader: boolean;
}

/** The same seed draws the same database. `planted` is how many things are wrong with it. */
export function drawSample(seed: number, planted: number): Sample {
  const random = createRandom(seed);
  const draft = new Draft(random, nouns);
  const known = random.chance(0.8);
  const nested = random.chance(0.2);
  draft.addRoot(random.pick(known ? found : named));
  if (nested) draft.addRoot('team');
  draft.add(
    `create table public.schema_migrations (version text primary key)`,
    `insert into public.schema_migrations values ('1')`,
  );
  addUsers(draft, random);
  for (let count = random.whole(3, 7); count > 0; count -= 1) draft.entities.push(addEntity(draft, random));
  for (const innocent of random.some(innocents, 6)) innocent(draft);
  for (const wound of random.some(Object.values(wounds), planted)) wound(draft);
  return {
    seed,
    statements: draft.statements,
    labels: draft.labels,
    tenants: known && !nested ? [] : draft.roots.map(({ title }) => `${title}.id`),
    roots: draft.roots.map(({ title }) => title),
    reader: random.chance(0.3),
  };
}

/** People of one tenant each, or of several by a table of pairs. */
function addUsers(draft: Draft, random: Random): void {
  const [root] = draft.roots;
  const noun = random.pick(['user', 'person', 'member', 'profile', 'app user']);
  const single = random.chance(0.5);
  const tenant = draft.tenantColumn(root!);
  draft.users = draft.name(noun, single ? root : undefined);
  const { sql } = draft.users;
  const [own, of] = single
    ? [`${tenant} ${draft.type()} not null references ${root!.sql} on delete cascade,`, `${draft.key(tenantOf)},`]
    : ['', ''];
  draft.add(
    `create table ${sql} (id ${draft.type()} primary key, ${own} email text not null, ${single ? `unique (${tenant}, id), unique (${tenant}, email)` : 'unique (email)'})`,
    `insert into ${sql} select ${draft.key('n')}, ${of} 'person' || n || '@acme.test' from generate_series(1, 30) n`,
  );
  if (single) return;
  const pairs = draft.name('membership', root);
  const user = draft.column('user id');
  draft.add(
    `create table ${pairs.sql} (${tenant} ${draft.type()} not null references ${root!.sql} on delete cascade, ${user} ${draft.type()} not null references ${sql},
      role text not null default 'member' check (role in ('owner', 'member')), primary key (${tenant}, ${user}))`,
    `create index on ${pairs.sql} (${user}, ${tenant})`,
    `insert into ${pairs.sql} select ${draft.key(tenantOf)}, ${draft.key('n')} from generate_series(1, 30) n`,
  );
}

/** A tenant table as it should be: of an earlier one or of none, with a user or without, partitioned, or keyed by a pair. */
function addEntity(draft: Draft, random: Random): Drawn {
  const root = random.pick(draft.roots);
  const parents = draft.entities.filter((entity) => entity.root === root);
  return draft.tenantTable(draft.noun(), {
    root,
    parent: parents.length > 0 && random.chance(0.6) ? random.pick(parents) : undefined,
    user: random.chance(0.4) ? random.pick(['user id', 'owner id', 'created by', 'author id']) : undefined,
    primaryKey: random.chance(0.25) ? 'pair' : 'id',
    partitioned: random.chance(0.15),
  });
}

/** Words of tenants that the scan knows, and such as it has to be told. */
const found = [
  'organization',
  'organisation',
  'company',
  'workspace',
  'tenant',
  'account',
  'agency',
  'merchant',
  'clinic',
  'school',
];
const named = ['studio', 'household', 'fleet', 'guild', 'practice'];
const nouns =
  'post,invoice,order,message,ticket,document,task,product,campaign,page,report,contact,lead,deal,file,folder,comment,review,booking,shipment,payment,note,topic,draft,article,recipe,sensor,device,vehicle,trip,course,lesson,exam,patient,visit,survey,answer,badge,reward,asset,release,build,category,reply,support ticket,line item,time entry,price list,work order'.split(
    ',',
  );
