export { Answers } from "./answers.ts"
export {
  type Command,
  type CommandCaller,
  type CommandHandler,
  type CommandQuestion,
  type CommandResult,
  type CommandStep,
  done,
} from "./command.ts"
export type { CommandList } from "./command-list.ts"
export { type AdHocCommands, adHocCommands } from "./feature.ts"
