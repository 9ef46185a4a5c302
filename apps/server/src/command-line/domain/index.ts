import { domainAdd } from "./add.ts"
import { domainList } from "./list.ts"
import { domainReload } from "./reload.ts"
import { domainRemove } from "./remove.ts"

/** `kith domain …`: the domains that the server serves besides its first one. */
export const DOMAIN_COMMANDS = [domainAdd, domainList, domainReload, domainRemove]
