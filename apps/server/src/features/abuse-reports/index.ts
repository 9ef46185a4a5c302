export { abuseReports } from "./feature.ts"
export { abuseReported } from "./hooks.ts"
export type { Evidence, Report } from "./report.ts"
export type { AbuseReports } from "./service.ts"
