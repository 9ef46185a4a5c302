export const activity = {
  title: "Activity",
  unread: "{count, plural, one {# new} other {# new}}",
  requests: "Requests to you",
  invitations: "Invitations to you",
  mentioned: "{name} mentioned you in {place}",
  answered: "{name} replied to you in {place}",
  reacted: "{name} reacted with {emoji}",
  reactedMore:
    "{count, plural, one {{name} and # other reacted, last with {emoji}} other {{name} and # others reacted, last with {emoji}}}",
  emptyTitle: "Nothing yet",
  empty:
    "When somebody mentions you, replies to you in a group or reacts to what you wrote, you find it here.",
} as const
