import { useQuery } from '@apollo/client/react';
import { OrganizationsDocument } from './graph.ts';

interface Props {
  chosen: string;
  onChoose: (slug: string) => void;
}

/** Of all that the person belongs to: a query that needs no organization. */
export function OrganizationChoice({ chosen, onChoose }: Props) {
  const { data } = useQuery(OrganizationsDocument);
  return (
    <label>
      Organization
      <select value={chosen} onChange={(event) => onChoose(event.target.value)}>
        <option value="" disabled>
          …
        </option>
        {data?.myOrganizations?.nodes.map(({ id, slug, name }) => (
          <option key={id} value={slug}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
