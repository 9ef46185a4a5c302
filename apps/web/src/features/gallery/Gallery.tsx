import { type Attachment, type Conversation, kindOf, type Message } from "@kith/client"
import { ArrowDownToLine, ChevronLeft, ChevronRight, X, ZoomIn, ZoomOut } from "lucide-react"
import { type KeyboardEvent, useEffect, useRef, useState } from "react"
import { useAccount } from "../../session/AccountContext.tsx"
import { describePerson } from "../../session/people.ts"
import { useLive } from "../../session/useLive.ts"
import { formatBriefMoment } from "../../strings/dates.ts"
import { strings } from "../../strings/index.ts"
import { useModal } from "../../ui/dialog/useModal.ts"
import { plainName } from "../attachments/file-name.ts"
import { hearAlone } from "../attachments/hear-alone.ts"
import { RefusedFile } from "../attachments/RefusedFile.tsx"
import { useMayLoad } from "../attachments/trust.ts"
import { useCheckedFile } from "../attachments/useCheckedFile.ts"
import styles from "./Gallery.module.css"
import { closeGallery, type GalleryPlace, openGallery } from "./open-gallery.ts"
import { useZoom } from "./useZoom.ts"

const text = strings.gallery

interface Item {
  readonly message: Message
  readonly attachment: Attachment
}

/** The pictures and films of a conversation, one at a time and as large as the window. */
export default function Gallery({
  conversation,
  place,
}: {
  readonly conversation: Conversation
  readonly place: GalleryPlace
}) {
  const account = useAccount()
  const mayLoad = useMayLoad()
  // Turning the pages must not load what nobody asked for.
  const items = listItems(useLive(conversation.messages)).filter(({ message, attachment }) =>
    mayLoad(message, attachment),
  )
  const at = items.findIndex(({ message, attachment }) => {
    return message.id === place.messageId && attachment.url === place.url
  })
  const dialog = useModal((element) => element.querySelector("button"))
  const item = items[at]
  // The message was taken back, or its file has another address now.
  useEffect(() => {
    if (item === undefined) closeGallery()
  }, [item])
  if (item === undefined) return null

  const go = (step: number) => {
    const next = items[at + step]
    if (next !== undefined) openGallery({ messageId: next.message.id, url: next.attachment.url })
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLVideoElement || event.ctrlKey || event.metaKey || event.altKey) return
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl"
    if (event.key === "ArrowLeft") go(isRtl ? 1 : -1)
    else if (event.key === "ArrowRight") go(isRtl ? -1 : 1)
    else if (event.key === "Home") go(-at)
    else if (event.key === "End") go(items.length - 1 - at)
    else return
    event.preventDefault()
  }
  const { message, attachment } = item
  const author = message.isMine
    ? describePerson(account, account.jid).name
    : (message.senderName ?? describePerson(account, message.from.bare).name)
  return (
    <dialog
      ref={dialog}
      className={styles.gallery}
      aria-label={text.title}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        closeGallery()
      }}
    >
      <Stage key={attachment.url} item={item} onStep={go}>
        <div className={styles.about}>
          <bdi className={styles.author}>{author}</bdi>
          <span>{formatBriefMoment(message.sentAt)}</span>
          <span role="status">{text.place({ index: at + 1, count: items.length })}</span>
        </div>
      </Stage>
      <StepButton label={text.previous} side="previous" isHidden={at === 0} onClick={() => go(-1)} />
      <StepButton label={text.next} side="next" isHidden={at === items.length - 1} onClick={() => go(1)} />
    </dialog>
  )
}

function Stage({
  item: { attachment },
  onStep,
  children,
}: {
  readonly item: Item
  readonly onStep: (step: number) => void
  readonly children: React.ReactNode
}) {
  const file = useCheckedFile(attachment, true)
  const url = file?.state === "fine" ? file.url : undefined
  const refused = file === undefined || file.state === "fine" ? undefined : file.state
  const stage = useRef<HTMLDivElement>(null)
  const zoom = useZoom(stage, { onStep, onPutAway: closeGallery })
  const [hasFailed, setFailed] = useState(false)
  const isPicture = kindOf(attachment) === "picture"
  const name = plainName(attachment.name)
  const label = attachment.description ?? name
  return (
    <>
      <header className={styles.bar}>
        {children}
        {isPicture && (
          <>
            <BarButton label={text.zoomOut} onClick={() => zoom.by(1 / 1.5)}>
              <ZoomOut size={20} aria-hidden="true" />
            </BarButton>
            <BarButton label={text.zoomIn} onClick={() => zoom.by(1.5)}>
              <ZoomIn size={20} aria-hidden="true" />
            </BarButton>
          </>
        )}
        <a
          className={styles.button}
          href={url}
          download={name}
          target="_blank"
          rel="noreferrer noopener"
          aria-label={strings.attachments.download({ name })}
          title={text.save}
        >
          <ArrowDownToLine size={20} aria-hidden="true" />
        </a>
        <BarButton label={strings.ui.close} onClick={closeGallery}>
          <X size={22} aria-hidden="true" />
        </BarButton>
      </header>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape and the button do the same. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape and the button do the same. */}
      <div
        ref={stage}
        className={styles.stage}
        // A picture that is moved about gives all its clicks to the stage.
        onClick={(event) => event.target === stage.current && zoom.isWhole && closeGallery()}
        {...(isPicture && zoom.handlers)}
      >
        {refused !== undefined && (
          <div className={styles.failed}>
            <RefusedFile attachment={attachment} reason={refused} />
          </div>
        )}
        {hasFailed && (
          <p className={styles.failed} role="alert">
            {/* What was loaded and checked is there, and of a kind that the browser does not know. */}
            {url?.startsWith("blob:") ? strings.attachments.notShown : text.failed}
          </p>
        )}
        {!hasFailed && isPicture && url !== undefined && (
          <img
            className={styles.picture}
            style={{ transform: zoom.transform }}
            src={url}
            alt={label}
            referrerPolicy="no-referrer"
            draggable={false}
            onError={() => setFailed(true)}
          />
        )}
        {!hasFailed && !isPicture && url !== undefined && (
          // biome-ignore lint/a11y/useMediaCaption: Nobody wrote any.
          <video
            className={styles.picture}
            src={url}
            controls
            autoPlay
            playsInline
            aria-label={label}
            onPlay={(event) => hearAlone(event.currentTarget)}
            onError={() => setFailed(true)}
          />
        )}
      </div>
      {attachment.description !== undefined && (
        <p className={styles.caption} dir="auto">
          {attachment.description}
        </p>
      )}
    </>
  )
}

function BarButton({
  label,
  onClick,
  children,
}: {
  readonly label: string
  readonly onClick: () => void
  readonly children: React.ReactNode
}) {
  return (
    <button type="button" className={styles.button} aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  )
}

function StepButton({
  label,
  side,
  isHidden,
  onClick,
}: {
  readonly label: string
  readonly side: "previous" | "next"
  readonly isHidden: boolean
  readonly onClick: () => void
}) {
  if (isHidden) return null
  const Icon = side === "previous" ? ChevronLeft : ChevronRight
  return (
    <button type="button" className={styles[side]} aria-label={label} title={label} onClick={onClick}>
      <Icon size={28} className={styles.arrow} aria-hidden="true" />
    </button>
  )
}

function listItems(messages: readonly Message[]): Item[] {
  return messages.flatMap((message) =>
    message.sticker !== undefined
      ? []
      : (message.attachments ?? [])
          .filter((attachment) => ["picture", "video"].includes(kindOf(attachment)))
          .map((attachment) => ({ message, attachment })),
  )
}
