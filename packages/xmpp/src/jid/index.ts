export { Jid, JidError, type JidParts } from "./jid.ts"
export { nicknameKey, PrecisError, prepareNickname, preparePassword } from "./precis.ts"
