import { DomainError, type DomainService, type IqRequest } from "@kith/feature-kit"
import {
  type DataForm,
  dataForm,
  type ElementLike,
  findFieldValue,
  findForm,
  findPageRequest,
  NS_RESULT_SETS,
  readSubmission,
  type XmlElement,
  xml,
} from "@kith/xmpp"
import {
  channelSearchResult,
  discoInfo,
  discoItems,
  NS_CHANNEL_SEARCH,
  NS_CHANNEL_SEARCH_PARAMETERS,
  NS_DISCO_INFO,
  NS_DISCO_ITEMS,
  ORDER_BY_ADDRESS,
  ORDER_BY_USERS,
} from "@kith/xmpp/extensions"
import { type RoomQuery, type RoomSearch, refusal } from "./service.ts"
import type { Place } from "./store.ts"

const FORM: DataForm = {
  type: "form",
  title: "Search for rooms",
  fields: [
    { name: "FORM_TYPE", type: "hidden", values: [NS_CHANNEL_SEARCH_PARAMETERS] },
    { name: "q", type: "text-single", label: "Search for" },
    { name: "all", type: "boolean", label: "Return all entries (ignore search terms)", values: ["false"] },
    { name: "sinname", type: "boolean", label: "Search in name", values: ["true"] },
    { name: "sindescription", type: "boolean", label: "Search in description", values: ["true"] },
    { name: "sinaddr", type: "boolean", label: "Search in address", values: ["true"] },
    { name: "min_users", type: "text-single", label: "Minimum number of users", values: ["0"] },
    {
      name: "types",
      type: "list-multi",
      label: "Service types",
      values: ["xep-0045"],
      options: [{ value: "xep-0045", label: "XEP-0045 Multi User Chats" }],
      isOpen: true,
    },
    {
      name: "key",
      type: "list-single",
      label: "Sort results by",
      values: [ORDER_BY_USERS],
      options: [
        { value: ORDER_BY_USERS, label: "Number of online users" },
        { value: ORDER_BY_ADDRESS, label: "Address" },
      ],
      isOpen: true,
    },
  ],
}

const PLACES: readonly (readonly [field: string, place: Place])[] = [
  ["sinaddr", "name"],
  ["sinname", "title"],
  ["sindescription", "description"],
]

export function createSearchDomain(search: RoomSearch): DomainService {
  const answer = async ({ payload, from }: IqRequest): Promise<ElementLike> => {
    const form = findForm(payload)
    if (form === undefined) return xml("search", { xmlns: NS_CHANNEL_SEARCH }, dataForm(FORM))
    const query = readQuery(payload, form)
    if (query === undefined) return channelSearchResult([], { count: 0 })
    const { found, page } = await search.search(from, query)
    return channelSearchResult(found, page)
  }

  return {
    iq(request) {
      const { to, payload, type } = request
      if (to.local !== undefined || type !== "get") throw notUnderstood()
      switch (payload.namespace) {
        case NS_CHANNEL_SEARCH:
          return answer(request)
        case NS_DISCO_INFO:
          requireNoNode(payload)
          return discoInfo({
            identities: [{ category: "directory", type: "chatroom", name: "Search for rooms" }],
            features: [NS_DISCO_INFO, NS_DISCO_ITEMS, NS_RESULT_SETS, NS_CHANNEL_SEARCH],
          })
        case NS_DISCO_ITEMS:
          requireNoNode(payload)
          return discoItems([])
        default:
          throw notUnderstood()
      }
    },
  }
}

/** `undefined` where only kinds of rooms are wanted that there are none of. Throws for what makes no sense. */
function readQuery(payload: XmlElement, submitted: DataForm): RoomQuery | undefined {
  if (findFieldValue(submitted, "FORM_TYPE") !== NS_CHANNEL_SEARCH_PARAMETERS) {
    throw new DomainError("bad-request", `The form needs the FORM_TYPE ${NS_CHANNEL_SEARCH_PARAMETERS}.`)
  }
  const { values, problems } = readSubmission(FORM, submitted)
  const [problem] = problems
  if (problem !== undefined) throw new DomainError("bad-request", `${problem.field}: ${problem.text}.`)
  const given = (name: string) => (values.get(name) ?? initialOf(name))[0]
  const text = given("q")
  const isAll = given("all") === "true"
  if (isAll && text !== undefined) {
    const sentence = "Either return all entries, or search for something."
    throw refusal("bad-request", "conflicting-fields", sentence, ["all", "q"])
  }
  if (!isAll && text === undefined) {
    throw refusal("bad-request", "no-search-conditions", "Say what you search for, or that you want all.")
  }
  const minUsers = given("min_users") ?? "0"
  if (!/^\d{1,9}$/.test(minUsers))
    throw new DomainError("bad-request", "min_users: It must be a whole number.")
  if (!(values.get("types") ?? ["xep-0045"]).includes("xep-0045")) return undefined
  return {
    text,
    places: PLACES.filter(([field]) => given(field) === "true").map(([, place]) => place),
    minUsers: Number(minUsers),
    order: given("key") ?? "",
    page: findPageRequest(payload) ?? {},
  }
}

function initialOf(name: string): readonly string[] {
  return FORM.fields.find((field) => field.name === name)?.values ?? []
}

function requireNoNode({ attrs }: XmlElement): void {
  if (attrs.node !== undefined) throw new DomainError("not-found", "There is no such node here.")
}

function notUnderstood(): DomainError {
  return new DomainError("service-unavailable", "Nothing here understands this request.")
}
