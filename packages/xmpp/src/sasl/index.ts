export { decodeBase64, encodeBase64 } from "./base64.ts"
export {
  CHANNEL_BINDING_TYPES,
  type ChannelBinding,
  type ChannelBindings,
  type ChannelBindingType,
} from "./channel-binding.ts"
export { type ChosenMechanism, chooseMechanism } from "./choose-mechanism.ts"
export { hashOffer, type LoginOffer } from "./downgrade-protection.ts"
export {
  bindingFor,
  encodeTokenLogin,
  HASHED_TOKEN_MECHANISMS,
  type HashedTokenMechanism,
  isSameProof,
  knownBindings,
  parseTokenLogin,
  proveToken,
  type TokenProofs,
  usableTokenMechanisms,
} from "./hashed-token.ts"
export { nobleScramCrypto } from "./noble-scram-crypto.ts"
export {
  encodeOAuthBearer,
  OAUTH_ACKNOWLEDGEMENT,
  oauthError,
  parseOAuthBearer,
} from "./oauth-bearer.ts"
export { encodePlain, parsePlain } from "./plain.ts"
export { parseSaslFailure, type SaslCondition, SaslError } from "./sasl-error.ts"
export { ScramClient, type ScramClientOptions, ScramError } from "./scram-client.ts"
export type { PasswordCrypto, ScramCrypto } from "./scram-crypto.ts"
export {
  deriveClientKeys,
  deriveScramKeys,
  SCRAM_HASHES,
  type ScramClientKeys,
  type ScramHashName,
  type ScramKeys,
} from "./scram-keys.ts"
export { identify, ScramServer, type ScramServerOptions } from "./scram-server.ts"
