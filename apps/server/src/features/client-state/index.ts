export { type ClientState, clientState } from "./feature.ts"
