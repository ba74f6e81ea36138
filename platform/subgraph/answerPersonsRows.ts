import { z } from 'zod';
import { scopeInside } from '../data/scope.ts';
import { declaredOf } from '../personalData/assertDeclared.ts';
import type { PersonalData } from '../personalData/declaration.ts';
import { personsRows, type PersonsRows } from '../personalData/personsRows.ts';
import { internalRoute } from './internalRoute.ts';

export const personsRowsPath = '/internal/persons-rows';
export const personsRowsPurpose = 'persons-rows';

export const personsRowsAnswer = z.object({
  tables: z.array(z.object({ table: z.string(), lines: z.string() })),
  next: z.object({ table: z.string(), after: z.uuid() }).nullable(),
});

/** Tells tenancy what is kept here of a person, in the organization of the request, which they belong to by its word. */
export const answerPersonsRows = (own: PersonalData | undefined) =>
  internalRoute({
    path: personsRowsPath,
    allow: [{ issuer: 'tenancy', purpose: personsRowsPurpose }],
    input: z.object({
      user: z.uuid(),
      addresses: z.array(z.string()).max(10),
      from: personsRowsAnswer.shape.next,
    }),
    async run({ input: { from, ...person }, identity: { organization }, database, within }): Promise<PersonsRows> {
      const declared = declaredOf(database.name, own);
      if (from !== null && !(from.table in declared)) return { tables: [], next: null };
      return within(scopeInside(organization, person.user), (unit) =>
        personsRows(unit, database, declared, person, from),
      );
    },
  });
