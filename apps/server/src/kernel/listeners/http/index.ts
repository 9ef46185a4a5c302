export {
  type HttpListener,
  type HttpListenerParts,
  listenHttp,
  type UpgradeHandler,
} from "./http-listener.ts"
export { HttpRoutes } from "./http-routes.ts"
export { type HttpSettings, httpSettings } from "./settings.ts"
export { createSite, type Site } from "./site.ts"
