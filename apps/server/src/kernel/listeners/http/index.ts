export {
  type HttpListener,
  type HttpListenerParts,
  listenHttp,
  type UpgradeHandler,
} from "./http-listener.ts"
export { type HttpSettings, httpSettings } from "./settings.ts"
