import { InputProblem } from "../../forms/input-problem.ts"
import { strings } from "../../strings/index.ts"

/** What every Kith server asks for at least; the server itself knows more rules and says so. */
const MIN_CHARACTERS = 8

/** @throws InputProblem */
export function requireLongPassword(password: string, field = "password"): void {
  if ([...password].length < MIN_CHARACTERS) {
    throw new InputProblem(field, strings.problem.shortPassword({ minimum: MIN_CHARACTERS }))
  }
}
