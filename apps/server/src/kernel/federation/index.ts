export { type FederationPorts, ServerFederation } from "./federation.ts"
export { federationMigrations } from "./migrations.ts"
export { federationSettings } from "./settings.ts"
