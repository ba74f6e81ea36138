import pg from 'pg';
import { exactCpuTime } from './cpuTime.ts';

/** Milliseconds: to what CPU-normalised figures are normalised, and whose floor that is (README.md). */
export const referenceFloor = 0.055;

/** Queries before it is measured: Node has then compiled, and PostgreSQL planned, what they need. */
const [warming, rounds, queries] = [1_500, 5, 60];

export interface Floor {
  /**
   * Milliseconds of processor time, of this process and the database's together, in which a plain query of pg reads so
   * many rows of a table of five columns by its key; of the cheapest of some rounds.
   */
  measure(rows?: number): Promise<number>;
  close(): Promise<void>;
}

/** Measured again and again in a run, because other work on the machine makes all processor time dearer. */
export async function openFloor(url: string): Promise<Floor> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create temporary table floor as select n as id, gen_random_uuid() as organization_id, now() as created_at,
    'Row ' || n as name, repeat('text ', 20) as content from generate_series(1, 1000) as n`);
  await client.query('alter table floor add primary key (id)');
  await client.query('analyze floor');
  const {
    rows: [backend],
  } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const read = (from: number, rows: number) =>
    client.query({
      name: 'floor',
      text: 'select * from floor where id > $1 order by id limit $2',
      values: [from % 900, rows],
    });
  for (let query = 0; query < warming; query += 1) await read(query, 10);
  const cpu = () => exactCpuTime(process.pid) + exactCpuTime(backend!.pid);
  return {
    async measure(rows = 10) {
      const costs: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const before = cpu();
        for (let query = 0; query < queries; query++) await read(round * queries + query, rows);
        if (round > 0) costs.push((cpu() - before) / queries / 1e6);
      }
      return Math.min(...costs);
    },
    close: () => client.end(),
  };
}
