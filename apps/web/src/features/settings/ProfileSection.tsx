import { strings } from "../../strings/index.ts"
import { EditDetails } from "../profiles/EditDetails.tsx"
import { EditStatus } from "../profiles/EditStatus.tsx"
import { Card } from "./Card.tsx"
import { EditProfile } from "./EditProfile.tsx"

const text = strings.profile

/** What contacts see of us. */
export function ProfileSection() {
  return (
    <>
      <Card title={text.nameAndPicture}>
        <EditProfile />
      </Card>
      <Card title={text.status} text={text.statusText}>
        <EditStatus />
      </Card>
      <Card title={text.about} text={text.aboutText}>
        <EditDetails />
      </Card>
    </>
  )
}
