import assert from "node:assert/strict"
import { test } from "node:test"
import type { Affiliation, Role } from "@kith/xmpp/extensions"
import { requireAffiliationChange, requireRoleChange } from "./privileges.ts"

const AFFILIATIONS = ["outcast", "none", "member", "admin", "owner"] as const
const codeOf = (attempt: () => void): string => {
  try {
    attempt()
    return "yes"
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** What comes of it for each affiliation that the target may have. */
const row = (attempt: (target: Affiliation) => void, targets: readonly Affiliation[]) =>
  targets.map((target) => codeOf(() => attempt(target))).join(" ")

test("who may kick whom", () => {
  const kick = (actor: Affiliation, targetRole: Role) =>
    row(
      (affiliation) =>
        requireRoleChange(
          { affiliation: actor, role: "moderator" },
          { affiliation, role: targetRole },
          "none",
        ),
      ["none", "member", "admin", "owner"],
    )
  assert.equal(kick("none", "participant"), "yes not-allowed not-allowed not-allowed")
  assert.equal(kick("member", "participant"), "yes yes not-allowed not-allowed")
  assert.equal(kick("admin", "participant"), "yes yes yes not-allowed")
  assert.equal(kick("owner", "participant"), "yes yes yes yes")
  assert.equal(kick("member", "moderator"), "not-allowed not-allowed not-allowed not-allowed")
  assert.equal(kick("admin", "moderator"), "yes yes yes not-allowed")
})

test("who may take voice from whom", () => {
  const mute = (actor: Affiliation) =>
    row(
      (affiliation) =>
        requireRoleChange(
          { affiliation: actor, role: "moderator" },
          { affiliation, role: "participant" },
          "visitor",
        ),
      ["none", "member", "admin", "owner"],
    )
  assert.equal(mute("none"), "yes not-allowed not-allowed not-allowed")
  assert.equal(mute("member"), "yes not-allowed not-allowed not-allowed")
  assert.equal(mute("admin"), "yes yes not-allowed not-allowed")
  assert.equal(mute("owner"), "yes yes not-allowed not-allowed")
})

test("moderators are named and dismissed by administrators, never those who are it by affiliation", () => {
  const name = (actor: Affiliation, role: Role, to: Role) =>
    row(
      (affiliation) =>
        requireRoleChange({ affiliation: actor, role: "moderator" }, { affiliation, role }, to),
      ["none", "member", "admin", "owner"],
    )
  assert.equal(name("member", "participant", "moderator"), "forbidden forbidden forbidden forbidden")
  assert.equal(name("admin", "participant", "moderator"), "yes yes yes yes")
  assert.equal(name("member", "moderator", "participant"), "forbidden forbidden not-allowed not-allowed")
  assert.equal(name("admin", "moderator", "participant"), "yes yes not-allowed not-allowed")
  assert.equal(name("owner", "moderator", "participant"), "yes yes not-allowed not-allowed")
})

test("who is no moderator changes no role", () => {
  for (const role of ["none", "visitor", "participant"] as const) {
    const attempt = () =>
      requireRoleChange(
        { affiliation: "member", role },
        { affiliation: "none", role: "visitor" },
        "participant",
      )
    assert.equal(codeOf(attempt), "forbidden")
  }
})

test("who may make whom what to the room", () => {
  const change = (actor: Affiliation, after: Affiliation) =>
    row(
      (before) =>
        requireAffiliationChange({ affiliation: actor, role: "none" }, { before, after, isActor: false }),
      AFFILIATIONS,
    )
  for (const actor of ["none", "member"] as const) {
    for (const after of AFFILIATIONS)
      assert.equal(change(actor, after), "forbidden forbidden forbidden forbidden forbidden")
  }
  assert.equal(change("admin", "outcast"), "yes yes yes not-allowed not-allowed")
  assert.equal(change("admin", "none"), "yes yes yes forbidden forbidden")
  assert.equal(change("admin", "member"), "yes yes yes forbidden forbidden")
  for (const after of ["admin", "owner"] as const)
    assert.equal(change("admin", after), "forbidden forbidden forbidden forbidden forbidden")
  for (const after of AFFILIATIONS) assert.equal(change("owner", after), "yes yes yes yes yes")
})

test("what one is, one may give up, and nothing more comes of that", () => {
  const own = (before: Affiliation, after: Affiliation) =>
    codeOf(() =>
      requireAffiliationChange({ affiliation: before, role: "none" }, { before, after, isActor: true }),
    )
  for (const before of ["member", "admin", "owner"] as const) assert.equal(own(before, "none"), "yes")
  assert.equal(own("admin", "member"), "yes")
  assert.equal(own("none", "none"), "forbidden")
  assert.equal(own("outcast", "none"), "forbidden")
  assert.equal(own("member", "admin"), "forbidden")
  assert.equal(own("member", "outcast"), "forbidden")
  assert.equal(own("admin", "owner"), "forbidden")
})

test("nobody bans themselves", () => {
  for (const affiliation of ["admin", "owner"] as const) {
    const attempt = () =>
      requireAffiliationChange(
        { affiliation, role: "none" },
        { before: affiliation, after: "outcast", isActor: true },
      )
    assert.equal(codeOf(attempt), "conflict")
  }
})
