import { EJABBERD } from "./mantua.ts"
import { describePeopleAt } from "./people-elsewhere.ts"

describePeopleAt("ejabberd", EJABBERD)
