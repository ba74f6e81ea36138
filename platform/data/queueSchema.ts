/** The schema in which a subgraph's database keeps its queues, beside the tables that policies guard (decision 51). */
export const queueSchema = 'pgboss';
