import { KEY_GROUPS, KeyList } from "../keyboard/KeyList.tsx"
import { Card } from "./Card.tsx"

export function KeyboardSection() {
  return KEY_GROUPS.map(([title, entries]) => (
    <Card key={title} title={title}>
      <KeyList entries={entries} />
    </Card>
  ))
}
