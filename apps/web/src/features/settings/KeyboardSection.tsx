import { KeyList, keyGroups } from "../keyboard/KeyList.tsx"
import { Card } from "./Card.tsx"

export function KeyboardSection() {
  return keyGroups().map(([title, entries]) => (
    <Card key={title} title={title}>
      <KeyList entries={entries} />
    </Card>
  ))
}
