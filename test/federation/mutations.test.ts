import { alike } from './alike.ts';

interface Account {
  id: string;
  balance: number;
  name: string | null;
  log: string[];
}

alike(
  'mutations run in order, each to the end of its entity fetches, and see what those before them did',
  {
    whole: `type Query { account(id: ID!): Account } type Account { id: ID! name: String balance: Int summary: String log: [String!] }
    type Mutation { deposit(id: ID!, amount: Int!): Account withdraw(id: ID!, amount: Int!): Account rename(input: Rename!): Renamed log(text: String!): Int! } input Rename { id: ID! name: String } type Renamed { account: Account old: String }`,
    parts: {
      bank: 'type Query { account(id: ID!): Account } type Mutation { deposit(id: ID!, amount: Int!): Account withdraw(id: ID!, amount: Int!): Account } type Account @key(fields: "id") { id: ID! balance: Int }',
      names: `type Mutation { rename(input: Rename!): Renamed } input Rename { id: ID! name: String } type Renamed { account: Account old: String } type Account @key(fields: "id") { id: ID! name: String balance: Int @external summary: String @requires(fields: "balance") }`,
      logs: 'type Mutation { log(text: String!): Int! } type Account @key(fields: "id") { id: ID! log: [String!] }',
    },
    things: {
      a: { is: 'Account', id: 'a', name: 'A', balance: 10, log: [] },
      b: { is: 'Account', id: 'b', name: 'B', balance: 0, log: ['x'] },
    },
    resolve: {
      'Query.account': (_: object, { id }: { id: string }) => id,
      'Mutation.deposit': (_: object, { id, amount }: { id: string; amount: number }, things) => {
        (things[id] as unknown as Account).balance += amount;
        return id;
      },
      'Mutation.withdraw': (_: object, { id, amount }: { id: string; amount: number }, things) => {
        const account = things[id] as unknown as Account;
        if (account.balance < amount) return { fails: 'CONFLICT' };
        account.balance -= amount;
        return id;
      },
      'Mutation.rename': (
        _: object,
        { input: { id, name } }: { input: { id: string; name: string | null } },
        things,
      ) => {
        const account = things[id] as unknown as Account;
        const old = account.name;
        account.name = name;
        return { is: 'Renamed', account: id, old };
      },
      'Mutation.log': (_: object, { text }: { text: string }, things) =>
        (things['a'] as unknown as Account).log.push(text),
    },
  },
  [
    { ask: 'mutation { deposit(id: "a", amount: 5) { balance } }', by: 'bank' },
    'mutation { one: deposit(id: "a", amount: 5) { balance name log } two: rename(input: { id: "a", name: "N" }) { old account { name balance } } three: withdraw(id: "a", amount: 1) { name balance } }',
    'mutation { one: deposit(id: "a", amount: 1) { summary } log(text: "1") two: deposit(id: "a", amount: 1) { summary log } last: log(text: "2") three: deposit(id: "a", amount: 1) { log balance } }',
    {
      ask: 'mutation { one: withdraw(id: "b", amount: 1) { balance name } two: deposit(id: "b", amount: 3) { balance summary } three: withdraw(id: "b", amount: 1) { balance } }',
      errors: 1,
    },
    {
      ask: 'mutation($yes: Boolean!) { log(text: "a") @skip(if: $yes) ... on Mutation @include(if: $yes) { deposit(id: "a", amount: 2) { name } b: log(text: "b") } again: log(text: "c") ...More } fragment More on Mutation { deposit(id: "a", amount: 2) { balance } }',
      with: { yes: true },
    },
    {
      ask: 'mutation($input: Rename!) { rename(input: $input) { account { log name } } __typename }',
      with: { input: { id: 'b', name: null } },
    },
  ],
);
