import { CircleUserRound, FilePlus2, ImagePlus, MapPin, Paperclip, Sticker, Video } from "lucide-react"
import { useRef } from "react"
import { strings } from "../../strings/index.ts"
import { IconButton } from "../../ui/button/IconButton.tsx"
import { Menu } from "../../ui/menu/Menu.tsx"
import { MenuItem, MenuSeparator } from "../../ui/menu/MenuItems.tsx"
import type { AttachWhat } from "./useAttaching.tsx"

const text = strings.uploads

/** The button beside the field with everything a message can carry besides words. */
export function AttachMenu({
  onFiles,
  onOpen,
}: {
  readonly onFiles: (files: readonly File[]) => void
  readonly onOpen: (what: AttachWhat) => void
}) {
  const media = useRef<HTMLInputElement>(null)
  const any = useRef<HTMLInputElement>(null)
  const input = (ref: typeof media, accept: string | undefined) => (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      accept={accept}
      onChange={(event) => {
        onFiles([...(event.target.files ?? [])])
        event.target.value = ""
      }}
    />
  )
  return (
    <>
      {input(media, "image/*,video/*")}
      {input(any, undefined)}
      <Menu
        side="top"
        align="start"
        trigger={
          <IconButton label={text.attach}>
            <Paperclip size={20} aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem icon={<ImagePlus size={18} />} onSelect={() => media.current?.click()}>
          {text.media}
        </MenuItem>
        <MenuItem icon={<FilePlus2 size={18} />} onSelect={() => any.current?.click()}>
          {text.file}
        </MenuItem>
        <MenuItem icon={<Sticker size={18} />} onSelect={() => onOpen("sticker")}>
          {text.sticker}
        </MenuItem>
        <MenuItem icon={<Video size={18} />} onSelect={() => onOpen("video")}>
          {text.videoMessage}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={<MapPin size={18} />} onSelect={() => onOpen("location")}>
          {text.location}
        </MenuItem>
        <MenuItem icon={<CircleUserRound size={18} />} onSelect={() => onOpen("contact")}>
          {text.contact}
        </MenuItem>
      </Menu>
    </>
  )
}
