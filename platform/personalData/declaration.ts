/**
 * Whose a column's value is: an account's (a user's id), whoever has an e-mail address, or the person to whom a row of
 * this subgraph leads whose column holds it (`slack_user.id`).
 */
export type LeadsTo = 'account' | 'address' | `${string}.${string}`;

/** How long rows are kept: in words, or a period after the moment in a column, when the purge deletes them. */
export type Kept = string | Period;

export interface Period {
  days: number;
  /** The column that holds the moment; rows without one stay. */
  after: string;
  /** The named look-up under which policies show what has outlived its period, and nothing else; absent where they show it to all. */
  lookup?: string;
}

/** A person of a row, under the column that leads to them. */
export interface PersonOfRow {
  is: LeadsTo;
  /** The columns that describe them: in the copy of their data, and emptied by their erasure. */
  says?: readonly string[];
  /** Theirs and emptied likewise, but in no copy: why. */
  withheld?: Readonly<Record<string, string>>;
  /**
   * What their erasure does: the row goes; what it says of them is null or as in a new row, and the column that leads to
   * them leads to nobody; or it stays as it is, for a reason.
   */
  erased: 'removed' | 'emptied' | { kept: string };
}

/** A table, by its columns' names in the database. Each column has one place. */
export interface DeclaredTable {
  why: string;
  kept: Kept;
  /** Its rows are people: a column that refers to one is of a person, and has to be declared. */
  arePeople?: true;
  /** The first is whom the row leads on to. */
  people?: Readonly<Record<string, PersonOfRow>>;
  /** What members write for their organization; whom it names, the organization knows and changes itself. */
  ofOrganization?: readonly string[];
  /** What nobody is named, described or addressed by. */
  nobodys?: readonly string[];
}

/** What a subgraph's tables keep of people: every table, by its name in the database. */
export type PersonalData = Readonly<Record<string, DeclaredTable>>;

/** Who has done something: a person by id alone. */
export const actor: PersonOfRow = {
  is: 'account',
  erased: { kept: 'an id, which leads to nobody once the account is erased' },
};
