export { accountData } from "./feature.ts"
export { mergeAccountFiles } from "./file/merge-account-files.ts"
export type { ImportReport } from "./importing.ts"
export type { AccountData } from "./service.ts"
