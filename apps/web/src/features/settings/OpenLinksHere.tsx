import { Link2 } from "lucide-react"
import { strings } from "../../strings/index.ts"
import { Button } from "../../ui/button/Button.tsx"
import { showToast } from "../../ui/toast/toasts.ts"
import { Card } from "./Card.tsx"

const text = strings.links
/** Where such a link is opened; the browser puts it in the place of `%s`. */
const OPENER = "/open?uri=%s"

/**
 * Lets the browser open links of RFC 5122 with this app, wherever it finds them. Browsers that cannot, and pages that came
 * over plain HTTP, have no such door: then nothing is shown.
 */
export function OpenLinksHere() {
  if (!("registerProtocolHandler" in navigator)) return null
  // What the person then answers the browser does not tell.
  const register = () => {
    navigator.registerProtocolHandler("xmpp", `${location.origin}${OPENER}`)
    showToast(text.handlerAsked)
  }
  return (
    <Card title={text.handlerTitle} text={text.handlerText}>
      <div>
        <Button icon={<Link2 size={17} />} onClick={register}>
          {text.handler}
        </Button>
      </div>
    </Card>
  )
}
