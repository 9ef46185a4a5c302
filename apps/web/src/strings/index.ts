import { english } from "./english.ts"

/** Every sentence and word of the app. A translation is another object of this shape. */
export type Strings = typeof english

export const strings: Strings = english
