export { type ScheduledMessages, scheduledMessages } from "./feature.ts"
