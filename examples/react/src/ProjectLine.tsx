import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { useApolloClient, useMutation } from '@apollo/client/react';
import { useState, type FormEvent } from 'react';
import { ProjectDocument, RenameProjectDocument, type ProjectLineFragment } from './graph.ts';

/** A project that can be renamed, and what to do where somebody else has changed it meanwhile. */
export function ProjectLine({ project }: { project: ProjectLineFragment }) {
  const client = useApolloClient();
  const [rename, { loading }] = useMutation(RenameProjectDocument);
  const [name, setName] = useState<string>();
  const [conflict, setConflict] = useState(false);
  const [problem, setProblem] = useState<string>();

  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setProblem(undefined);
    try {
      await rename({ variables: { id: project.id, version: project.version, name: name! } });
      setName(undefined);
      setConflict(false);
    } catch (error) {
      const code = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.['code'] : undefined;
      if (code !== 'CONFLICT') return setProblem((error as Error).message);
      // The newer version comes into the cache, and with it into this line; what was typed stays.
      await client.query({ query: ProjectDocument, variables: { id: project.id }, fetchPolicy: 'network-only' });
      setConflict(true);
    }
  };

  if (name === undefined)
    return (
      <li>
        <span>{project.name}</span>
        <button type="button" aria-label={`Rename ${project.name}`} onClick={() => setName(project.name)}>
          Rename
        </button>
      </li>
    );
  return (
    <li>
      <form onSubmit={(event) => void save(event)}>
        <label>
          Name
          <input value={name} onChange={(event) => setName(event.target.value)} required maxLength={255} autoFocus />
        </label>
        {conflict && (
          <p role="alert">
            Somebody has renamed it to “{project.name}” meanwhile. Save to rename it all the same, or cancel to keep
            theirs.
          </p>
        )}
        {problem !== undefined && <p role="alert">{problem}</p>}
        <button disabled={loading}>Save</button>
        <button
          type="button"
          onClick={() => {
            setName(undefined);
            setConflict(false);
          }}
        >
          Cancel
        </button>
      </form>
    </li>
  );
}
