export { accessBy, accessOf, clientOf } from "./access.ts"
export type { Account, Role } from "./account.ts"
export { requireConfidential } from "./api.ts"
export type { Accounts } from "./feature.ts"
export { accounts } from "./feature.ts"
export { accessRevoked, accountCreated, accountDeleted, accountDisabled, passwordChanged } from "./hooks.ts"
export { wrongPassword } from "./login.ts"
export { Scores } from "./scores.ts"
export {
  type AccountExport,
  type AccountImport,
  accountExporting,
  accountImporting,
} from "./transfer-hooks.ts"
