import { PROSODY } from "./mantua.ts"
import { describePeopleAt } from "./people-elsewhere.ts"

describePeopleAt("Prosody", PROSODY)
