export { rosterExchange } from "./feature.ts"
