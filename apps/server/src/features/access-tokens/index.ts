export { type AccessTokens, accessTokens } from "./feature.ts"
