import { useMutation, useQuery } from '@apollo/client/react';
import type { FormEvent } from 'react';
import { CreateProjectDocument, ProjectsDocument } from './graph.ts';
import { ProjectLine } from './ProjectLine.tsx';

/** The organization's projects, newest first, five more at a time. */
export function Projects() {
  const { data, error, loading, fetchMore } = useQuery(ProjectsDocument);
  const [create, { loading: creating, error: refused }] = useMutation(CreateProjectDocument, {
    refetchQueries: [ProjectsDocument],
  });
  if (error !== undefined) return <p role="alert">{error.message}</p>;
  const projects = data?.projects;
  if (projects == null) return <p aria-live="polite">{loading ? 'Loading …' : 'You may not see projects here.'}</p>;

  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name'));
    await create({ variables: { name } }).then(
      () => form.reset(),
      () => undefined,
    );
  };
  return (
    <>
      <h1>Projects</h1>
      <p>
        {projects.edges.length} of {projects.totalCount}
      </p>
      <ul>
        {projects.edges.map(({ node }) => (
          <ProjectLine key={node.id} project={node} />
        ))}
      </ul>
      {projects.pageInfo.hasNextPage && (
        <button type="button" onClick={() => void fetchMore({ variables: { after: projects.pageInfo.endCursor } })}>
          More
        </button>
      )}
      <form onSubmit={(event) => void add(event)}>
        <label>
          New project
          <input name="name" required maxLength={255} />
        </label>
        <button disabled={creating}>Add</button>
        <p role="alert">{refused?.message}</p>
      </form>
    </>
  );
}
