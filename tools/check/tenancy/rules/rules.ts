import type { TenancyRule } from '../problem.ts';
import { inputsNameNoOrganization } from './inputsNameNoOrganization.ts';
import { permissionsOnTypes } from './permissionsOnTypes.ts';
import { protectedInEverySubgraph } from './protectedInEverySubgraph.ts';
import { protectedThroughInterfaces } from './protectedThroughInterfaces.ts';
import { protectedWhereRequired } from './protectedWhereRequired.ts';
import { rootFieldsNeedOrganization } from './rootFieldsNeedOrganization.ts';
import { typesAreDeclared } from './typesAreDeclared.ts';

/** What SDLs must say so that no organization's data can be had without its identity. */
export const tenancyRules: readonly TenancyRule[] = [
  typesAreDeclared,
  rootFieldsNeedOrganization,
  inputsNameNoOrganization,
  permissionsOnTypes,
  protectedThroughInterfaces,
  protectedInEverySubgraph,
  protectedWhereRequired,
];
