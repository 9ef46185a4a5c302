/** XEP-0045 §15.6.2. */
export const STATUS = {
  nonAnonymous: 100,
  self: 110,
  created: 201,
  nickAssigned: 210,
  banned: 301,
  renamed: 303,
  kicked: 307,
  affiliationLost: 321,
  becameMembersOnly: 322,
  shutdown: 332,
  technical: 333,
} as const
