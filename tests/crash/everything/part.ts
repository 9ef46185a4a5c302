import type { Dice } from "./dice.ts"
import type { Facts, Ledger } from "./ledger.ts"
import type { Person } from "./person.ts"

/** Something people do, again and again, until the server is gone. */
export interface Part {
  readonly people: readonly string[]
  /** All that is there now, by the names that changes give it. */
  read(people: readonly Person[], ledger: Ledger): Promise<Facts>
  /** After everything was read: makes ready for this life. */
  begin?(people: readonly Person[], ledger: Ledger): Promise<void>
  /** Changes something, and waits for the answer. */
  act(people: readonly Person[], ledger: Ledger, dice: Dice): Promise<void>
}

/** The one at that place. */
export function personAt(people: readonly Person[], index: number): Person {
  const person = people[index]
  if (person === undefined) throw new Error("Somebody is missing")
  return person
}
