// node socketio.js PORT [REDIS]: the same rooms by Socket.IO. Whoever joins one first owns it.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { Server } = require("socket.io");
const [port, redis] = process.argv.slice(2);
const rooms = new Map();
const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });

if (redis) {
  const { createClient } = require("redis");
  const { createAdapter } = require("@socket.io/redis-adapter");
  const publisher = createClient({ url: redis });
  const subscriber = publisher.duplicate();
  await Promise.all([publisher.connect(), subscriber.connect()]);
  io.adapter(createAdapter(publisher, subscriber));
}

io.on("connection", (socket) => {
  socket.on("join", (name, mayMove) => {
    if (!rooms.has(name)) rooms.set(name, { change: 0, movers: new Set() });
    if (mayMove) rooms.get(name).movers.add(socket.id);
    socket.data.room = name;
    socket.join(name);
    socket.emit("joined");
  });
  socket.on("navigate", ({ id, ref }) => {
    const room = rooms.get(socket.data.room);
    if (!room?.movers.has(socket.id)) return;
    room.change += 1;
    const place = { type: "place", change: room.change, ref };
    socket.to(socket.data.room).emit("place", place);
    socket.emit("place", place);
    socket.emit("done", { type: "done", id });
  });
});

http.listen({ port: Number(port), host: "127.0.0.1", backlog: 4096 }, () => console.log("ready"));
process.stdin.resume().on("end", () => process.exit(0));
