/** What clients ask a pubsub service, for the tests of all features that keep something in nodes. */
export * from "../features/pubsub/testing/requests.ts"
