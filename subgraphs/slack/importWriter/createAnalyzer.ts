import type { Query } from '#platform/data/unitOfWork.ts';

/**
 * Has PostgreSQL analyze the tables that imports write, each time when as many have been added or changed as had been
 * before: of rows that its own transaction has added it knows no numbers, and would look each one up in an index that
 * holds all of the organization's under one entry (decision 43).
 */
export function createAnalyzer(query: Query): (rows: number) => Promise<void> {
  let [analyzed, since] = [0, 0];
  return async (rows) => {
    since += rows;
    if (since === 0 || since < analyzed) return;
    await query('select app.analyze_imported()');
    [analyzed, since] = [analyzed + since, 0];
  };
}
