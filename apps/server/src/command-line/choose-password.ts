import { randomInt } from "node:crypto"
import { type CommandContext, UsageError } from "./command.ts"

/** Without those that are mistaken for each other. */
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
const GROUPS = 5
const GROUP_LETTERS = 4

export interface ChosenPassword {
  readonly password: string
  /** It must be shown, for nobody knows it yet. */
  readonly isGenerated: boolean
}

/** Asks for a password, twice on a terminal, or makes one (100 bits). It never stands among the arguments. */
export async function choosePassword(
  { terminal, options }: CommandContext,
  name: string,
): Promise<ChosenPassword> {
  if (options.generate === true) return { password: generatePassword(), isGenerated: true }
  const password = await terminal.askPassword(`Password for ${name}: `)
  if (terminal.isInteractive && (await terminal.askPassword("Once more: ")) !== password) {
    throw new UsageError("The two were not the same. Nothing was changed.")
  }
  return { password, isGenerated: false }
}

function generatePassword(): string {
  const group = () => Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join("")
  return Array.from({ length: GROUPS }, group).join("-")
}
