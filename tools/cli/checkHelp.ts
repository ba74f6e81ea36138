/** What `orgraph schema check --help` says below its options. */
export const checkHelp = `
What is checked: composition with everyone else’s published SDL; changes for clients, the gateway and other subgraphs; known
operations of clients; their plans; tenancy; the database; lint. A finding is an error (fails), a warning or a note.

Examples
  orgraph schema check slack                           this branch against what it started from
  orgraph schema check slack content                   several in one run, each judged on its own; --all for every one
  orgraph schema check slack --base v1.4.0             against a tag, a branch or a commit
  orgraph schema check slack --base registry/          against the newest version of a registry
  orgraph schema check billing --schema billing.graphql --base postgres://…   a subgraph of another repository or language
  orgraph schema check slack --format github           annotations in a pull request
  orgraph schema check slack --output junit=report.xml read by people here, by GitLab there
  orgraph schema check slack --severity error          show errors only; the verdict is the same

Exit status: 0 passes, 1 findings, 2 a wrong call, 3 could not be checked; of several, the worst (1 before 3). docs/schema-checks.md says more.`;
