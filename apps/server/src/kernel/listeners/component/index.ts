export { ComponentDomainTaken } from "./component-directory.ts"
export { ComponentDomain, type ComponentDomains } from "./component-domain.ts"
export { type ComponentListener, listenForComponents } from "./component-listener.ts"
export { type ComponentSettings, componentSettings } from "./settings.ts"
