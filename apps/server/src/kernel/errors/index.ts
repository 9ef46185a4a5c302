export { ERROR_TABLE, type ErrorMapping } from "./error-table.ts"
export { type ApiError, type HttpError, toHttpError, toStanzaError } from "./translate.ts"
