export { diskSpaceCheck, examineHealth, type Health, type HealthCheck, readFreeBytes } from "./health.ts"
export { createLog, LOG_LEVELS, type LogDestination, type LogLevel, type LogSettings } from "./log.ts"
export { logOfDomain } from "./log-of-domain.ts"
export { createMetrics, type ServerMetrics } from "./metrics.ts"
