/** The page of a running gateway in a real browser: one script after the other, with the gateway's URL as the last argument. */
await import('./graphiql.ts');
await import('./people.ts');
