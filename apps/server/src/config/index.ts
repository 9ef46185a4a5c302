export { ConfigError, type ConfigErrorCode, type ConfigProblem } from "./config-error.ts"
export { type DomainSource, parseDomainConfig } from "./domain-config.ts"
export { createConfigReference, createExampleConfig } from "./example.ts"
export { type ConfigSource, loadConfig, parseConfig } from "./load-config.ts"
