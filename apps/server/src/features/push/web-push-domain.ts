/**
 * Where the feature web-push serves: the only push service that is ours. It passes on to browsers what nobody between can
 * read, so that it may be told everything.
 */
export const webPushDomain = (domain: string): string => `web-push.${domain}`
