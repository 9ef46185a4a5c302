export * from "./for-each-database.ts"
export { startTestDatabases, type TestDatabases } from "./start-test-databases.ts"
