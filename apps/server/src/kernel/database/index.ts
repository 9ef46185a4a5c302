export { DatabaseError, DatabaseStartError } from "./failures.ts"
export type { CommitCounters, GroupCommitLimits } from "./group-commit.ts"
export { type DatabaseOptions, type OpenDatabase, openDatabase } from "./open-database.ts"
