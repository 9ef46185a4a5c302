export { type Registration, registration } from "./feature.ts"
