import type { Conversation } from "@kith/client"
import type { Jid } from "@kith/xmpp"
import { type KeyboardEvent, type RefObject, useRef, useState } from "react"
import { language } from "../../strings/language.ts"
import { type Emoji, loadEmoji } from "../emoji/emoji-data.ts"
import { noteEmoji } from "../emoji/recent-emoji.ts"
import { findByShortcode, searchEmoji } from "../emoji/search-emoji.ts"
import { skinTone, withSkinTone } from "../emoji/skin-tones.ts"
import { type Completion, findCompletion, findShortcode } from "./find-completion.ts"
import { replaceText } from "./replace-text.ts"
import type { Writing } from "./useComposer.ts"
import { useMentionable } from "./useMentionable.ts"

const SHOWN_MOST = 8

export type Suggestion =
  | { readonly kind: "emoji"; readonly key: string; readonly text: string; readonly name: string }
  | {
      readonly kind: "person"
      readonly key: string
      readonly jid: Jid
      readonly name: string
      /** Tells two of the same name apart. */
      readonly detail: string
      readonly address: string
    }

interface Found {
  readonly at: Completion
  readonly suggestions: readonly Suggestion[]
  readonly active: number
}

export interface CompletionState {
  readonly isOpen: boolean
  readonly suggestions: readonly Suggestion[]
  /** Which one Enter and Tab choose. */
  readonly active: number
  /** Looks at what is before the caret. */
  look(): void
  close(): void
  choose(suggestion: Suggestion): void
  /** Whether the key was for the list. */
  onKeyDown(event: KeyboardEvent): boolean
}

/** Completes `:smi` to an emoji and `@jul` to somebody of the conversation. */
export function useCompletion(
  conversation: Conversation,
  field: RefObject<HTMLTextAreaElement | null>,
  writing: Pick<Writing, "noteMention">,
): CompletionState {
  const [drawn, draw] = useState<Found>()
  /** What keys go by: a key may come before what was found last is drawn. */
  const latest = useRef<Found>(undefined)
  const people = useMentionable(conversation)
  /** Where Escape closed it: it stays closed for this word. */
  const dismissed = useRef<number>(undefined)
  const looking = useRef(0)

  const set = (found: Found | undefined) => {
    latest.current = found
    draw(found)
  }

  const close = () => {
    looking.current++
    set(undefined)
  }

  const show = (at: Completion, suggestions: readonly Suggestion[]) => {
    if (suggestions.length === 0) return close()
    set({ at, suggestions, active: 0 })
  }

  function look(): void {
    const element = field.current
    if (element === null) return
    const { value, selectionStart: caret, selectionEnd } = element
    const at = caret === selectionEnd ? findCompletion(value, caret) : undefined
    if (at === undefined) {
      dismissed.current = undefined
      close()
      void completeShortcode(value, caret)
      return
    }
    const before = latest.current?.at
    if (dismissed.current === at.from || (at.from === before?.from && at.query === before.query)) return
    if (at.kind === "person") {
      show(at, people.find(at.query, SHOWN_MOST))
      return
    }
    const turn = ++looking.current
    loadEmoji().then(
      (all) =>
        turn === looking.current &&
        show(at, searchEmoji(all, at.query, SHOWN_MOST).map(suggestEmoji(at.query))),
      (error) => console.warn("The emoji could not be loaded", error),
    )
  }

  /** `:smile:` becomes an emoji with its second colon, also where it was pasted or typed too quickly for the list. */
  async function completeShortcode(value: string, caret: number): Promise<void> {
    const shortcode = findShortcode(value, caret)
    if (shortcode === undefined) return
    const emoji = findByShortcode(await loadEmoji(), shortcode.name)
    const element = field.current
    // The emoji may have been loaded only now: what was written meanwhile stays, with the caret behind it.
    const isThere = element?.value.startsWith(value.slice(0, caret)) === true
    if (emoji === undefined || element === null || !isThere) return
    const text = toned(emoji.emoji, emoji.hasTones)
    const at = element.selectionStart + text.length - (caret - shortcode.from)
    replaceText(element, { from: shortcode.from, to: caret, text, start: at, end: at })
    noteEmoji(text)
    // The list of what is being written now was closed on the way.
    look()
  }

  function choose(suggestion: Suggestion): void {
    const element = field.current
    const found = latest.current
    if (element === null || found === undefined) return
    const { from, to } = found.at
    close()
    if (suggestion.kind === "emoji") noteEmoji(suggestion.text)
    const written = suggestion.kind === "emoji" ? suggestion.text : `@${suggestion.name}`
    // A space follows, unless there is one.
    const text = /\s/.test(element.value.charAt(to)) ? written : `${written} `
    const end = from + written.length + 1
    replaceText(element, { from, to, text, start: end, end })
    if (suggestion.kind === "person")
      writing.noteMention({ name: suggestion.name, address: suggestion.address })
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    const found = latest.current
    if (found === undefined || event.ctrlKey || event.metaKey || event.altKey) return false
    const { suggestions, active, at } = found
    const suggestion = suggestions[active]
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : suggestions.length - 1
      set({ ...found, active: (active + step) % suggestions.length })
    } else if (
      (event.key === "Enter" || event.key === "Tab") &&
      !event.shiftKey &&
      suggestion !== undefined
    ) {
      choose(suggestion)
    } else if (event.key === "Escape") {
      dismissed.current = at.from
      close()
    } else {
      return false
    }
    event.preventDefault()
    event.stopPropagation()
    return true
  }

  const { suggestions = [], active = 0 } = drawn ?? {}
  return { isOpen: drawn !== undefined, suggestions, active, look, close, choose, onKeyDown }
}

const toned = (emoji: string, hasTones: boolean) => (hasTones ? withSkinTone(emoji, skinTone.get()) : emoji)

/** By the shortcode that fits what was typed, or by its name in the language of the app. */
const suggestEmoji =
  (query: string) =>
  ({ emoji, name, shortcodes, hasTones }: Emoji) => {
    const isEnglish = language.get().tag === "en"
    const shortcode = shortcodes.find((code) => code.startsWith(query))
    const written = shortcode ?? (isEnglish ? (shortcodes[0] ?? query) : undefined)
    return {
      kind: "emoji" as const,
      key: emoji,
      text: toned(emoji, hasTones),
      name: written === undefined ? name : `:${written}:`,
    }
  }
