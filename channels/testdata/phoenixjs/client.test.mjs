// The official client against the server that TestPhoenixClient runs, over the
// transport it names. Nothing of the client is changed; only its delays are
// shortened.
import {test} from "node:test"
import assert from "node:assert/strict"
import {EventEmitter, once} from "node:events"
import {LongPoll, Presence, Socket} from "phoenix"
import WebSocket from "ws"

const longpoll = process.env.TRANSPORT === "longpoll"
const disconnected = longpoll ? 3410 : 1001 // the client's own code, for want of one on the wire

const connect = (t, options = {}) => {
  const socket = new Socket(process.env.SOCKET_URL, {
    transport: longpoll ? LongPoll : WebSocket, authToken: "user-1", rejoinAfterMs: () => 10, reconnectAfterMs: () => 10, ...options,
  })
  t.after(() => socket.disconnect())
  socket.connect()
  return socket
}

const answer = push => new Promise((resolve, reject) => push
  .receive("ok", resolve)
  .receive("error", reject)
  .receive("timeout", () => reject(new Error("timeout"))))

const refusal = push => answer(push).then(
  response => { throw new Error(`accepted: ${JSON.stringify(response)}`) },
  reason => reason)

const happens = register => new Promise(resolve => register(resolve))

test("authToken reaches the handler", async t => {
  const channel = connect(t, {authToken: () => "user-7"}).channel("lab:1")
  assert.deepEqual(await answer(channel.join()), {identity: "user-7"})
})

test("a token in the params does too", async t => {
  const channel = connect(t, {authToken: undefined, params: {token: "user-8", nested: {a: 1}}}).channel("lab:1")
  assert.deepEqual(await answer(channel.join()), {identity: "user-8"})
})

test("a refused socket is tried again until it is let in", {skip: longpoll && "the client gives up"}, async t => {
  let tries = 0
  const socket = connect(t, {authToken: () => ++tries < 3 ? "bad" : "user-1"})
  await happens(done => socket.onOpen(done))
  assert.equal(tries, 3)
})

test("a refused join says why, and the client tries again", async t => {
  const socket = connect(t)
  const news = new EventEmitter()
  let refusals = 0
  const join = socket.channel("lab:refused").join()
  join.receive("error", reason => {
    assert.deepEqual(reason, {reason: "not yours", code: 7})
    if(++refusals === 2) news.emit("again")
  })
  await once(news, "again")
  assert.deepEqual(await refusal(socket.channel("nowhere").join()), {reason: "unmatched topic"})
})

test("pushes are answered, those from before the join too", async t => {
  const channel = connect(t).channel("lab:1")
  channel.join()
  assert.deepEqual(await answer(channel.push("echo", {text: "grüße 🙂 </script>"})), {text: "grüße 🙂 </script>"})
  assert.deepEqual(await refusal(channel.push("refuse", {})), {reason: "no"})
  const bytes = Uint8Array.from([0, 1, 254, 255])
  const echoed = await answer(channel.push("echo", bytes.buffer))
  if(longpoll){ // whose messages are text
    assert.deepEqual(echoed, {binary: Buffer.from(bytes).toString("base64")})
  } else {
    assert.deepEqual(new Uint8Array(echoed), bytes)
  }
})

test("broadcasts reach every subscriber", async t => {
  const [one, two] = [connect(t), connect(t)].map(socket => socket.channel("lab:broadcast"))
  await Promise.all([answer(one.join()), answer(two.join())])
  const told = Promise.all([one, two].map(channel => happens(done => channel.on("told", done))))
  one.push("broadcast", {n: 1})
  assert.deepEqual(await told, [{n: 1}, {n: 1}])
})

test("a crashed channel is joined again, the others stay", async t => {
  const socket = connect(t)
  const [crashing, calm] = [socket.channel("lab:crashing"), socket.channel("lab:calm")]
  const news = new EventEmitter()
  await Promise.all([answer(crashing.join().receive("ok", () => news.emit("joined"))), answer(calm.join())])
  let errors = 0
  calm.onError(() => errors++)
  const back = once(news, "joined")
  const failed = happens(done => crashing.onError(done))
  crashing.push("crash", {}, 100)
  assert.deepEqual(await failed, {reason: "channel_crash"})
  await back
  assert.deepEqual(await answer(crashing.push("echo", {n: 2})), {n: 2})
  assert.equal(errors, 0)
})

test("leave, close by the server, and a second channel on a topic", async t => {
  const socket = connect(t)
  const first = socket.channel("lab:1")
  await answer(first.join())
  const replaced = happens(done => first.onClose(done))
  const second = socket.channel("lab:1")
  await answer(second.join())
  await replaced
  const closed = happens(done => second.onClose(done))
  assert.deepEqual(await answer(second.push("close", {})), {})
  await closed
  const third = socket.channel("lab:1")
  await answer(third.join())
  await answer(third.leave())
  assert.equal(third.state, "closed")
  assert.deepEqual(socket.channels, [])
})

test("a second channel object on a topic takes the place of the first", async t => {
  const socket = connect(t)
  const first = socket.channel("lab:twice"), second = socket.channel("lab:twice")
  await answer(first.join())
  await answer(second.join()) // the client leaves the first by itself
  assert.equal(first.state, "closed")
  assert.deepEqual(await answer(second.push("echo", {n: 1})), {n: 1})
})

test("presence on two sockets", async t => {
  const watch = (id) => {
    const channel = connect(t, {authToken: id}).channel("here:1")
    const presence = new Presence(channel), news = new EventEmitter()
    presence.onSync(() => news.emit("sync"))
    const until = async wanted => {
      const have = () => presence.list((key, {metas}) => `${key}:${metas.map(m => m.mood ?? "-").join("")}`).sort()
      while(JSON.stringify(have()) !== JSON.stringify(wanted)) await once(news, "sync")
    }
    return {channel, until}
  }
  const [ada, bob] = [watch("ada"), watch("bob")]
  await answer(ada.channel.join())
  await ada.until(["ada:-"])
  await answer(bob.channel.join())
  await Promise.all([ada.until(["ada:-", "bob:-"]), bob.until(["ada:-", "bob:-"])])
  const tab = watch("ada")
  await answer(tab.channel.join())
  await Promise.all([ada, bob, tab].map(one => one.until(["ada:--", "bob:-"])))
  await answer(bob.channel.push("mood", {mood: "+"}))
  await Promise.all([ada, bob, tab].map(one => one.until(["ada:--", "bob:+"])))
  await answer(ada.channel.push("disconnect", {id: "bob"})) // comes back by itself, with a new state
  await Promise.all([ada, bob, tab].map(one => one.until(["ada:--", "bob:-"])))
  await answer(tab.channel.leave())
  await Promise.all([ada, bob].map(one => one.until(["ada:-", "bob:-"])))
})

test("heartbeats keep a socket open", {skip: longpoll && "polls do"}, async t => {
  const socket = connect(t, {heartbeatIntervalMs: 100})
  let beats = 0, closes = 0
  socket.onClose(() => closes++)
  await happens(done => socket.onMessage(({topic}) => topic === "phoenix" && ++beats === 5 && done()))
  await happens(done => assert.ok(socket.ping(done)))
  assert.equal(closes, 0)
})

// The client keeps the last number it saw, says it at each join and ignores what
// it knows. Meanwhile its socket is closed again and again.
test("resume after disconnects leaves no hole and nothing twice", async t => {
  const control = connect(t).channel("lab:control")
  await answer(control.join())
  const rounds = longpoll ? 5 : 30, each = 50, total = 2 * rounds * each
  const news = new EventEmitter(), seen = []
  const last = () => seen.at(-1) ?? 0
  const take = ({seq}) => { if(seq > last()) seen.push(seq) }
  const socket = connect(t, {authToken: "reader"})
  let joins = 0
  const closes = []
  socket.onClose(({code}) => closes.push(code))
  const feed = socket.channel("feed:1", () => ({since: last()}))
  feed.on("tick", tick => { take(tick); news.emit("progress") })
  feed.join().receive("ok", ({missed}) => { joins++; missed.forEach(take); news.emit("progress") })
  for(let round = 1; round <= rounds; round++){
    while(joins < round) await once(news, "progress")
    control.push("publish", {count: each})
    control.push("disconnect", {id: "reader"})
    await answer(control.push("publish", {count: each}))
  }
  while(last() < total) await once(news, "progress")
  assert.deepEqual(seen, Array.from({length: total}, (_, i) => i + 1))
  assert.deepEqual(closes, Array(rounds).fill(disconnected))
})
