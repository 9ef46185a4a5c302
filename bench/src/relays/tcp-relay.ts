// What TCP costs with nothing in it: what arrives on the one connection is written to the other, and nobody looks at it.
// The first line of a connection is a number; the two that say the same one belong together.
import { createServer, type Socket } from "node:net"

const waiting = new Map<string, Socket>()

createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => socket.destroy())
  socket.once("data", (bytes: Buffer) => {
    const end = bytes.indexOf("\n")
    const number = bytes.toString("latin1", 0, end)
    if (bytes.length > end + 1) socket.unshift(bytes.subarray(end + 1))
    const other = waiting.get(number)
    if (other === undefined) {
      // What is written before there is anybody to get it stays in the system's buffer.
      socket.pause()
      waiting.set(number, socket)
      return
    }
    waiting.delete(number)
    copy(socket, other)
    copy(other, socket)
    other.resume()
  })
}).listen(Number(process.argv[2]), "127.0.0.1")

function copy(from: Socket, to: Socket): void {
  from.on("data", (bytes: Buffer) => to.write(bytes))
  from.on("close", () => to.destroy())
}
