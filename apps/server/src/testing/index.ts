export { type ApiAnswer, TestApi } from "./test-api.ts"
export { TestClient } from "./test-client.ts"
export { TestClock } from "./test-clock.ts"
export { PASSWORD, startTestServer, TestServer, type TestServerOptions } from "./test-server.ts"
