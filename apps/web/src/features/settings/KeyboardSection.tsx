import { strings } from "../../strings/index.ts"
import { KeyList } from "../keyboard/KeyList.tsx"
import { Card } from "./Card.tsx"

export function KeyboardSection() {
  return (
    <Card title={strings.keyboard.title}>
      <KeyList />
    </Card>
  )
}
