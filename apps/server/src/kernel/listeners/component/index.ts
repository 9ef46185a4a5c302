export { ComponentDomainTaken } from "./component-directory.ts"
export { type ComponentListener, listenForComponents } from "./component-listener.ts"
export { type ComponentSettings, componentSettings } from "./settings.ts"
