package bench_test

import (
	"fmt"
	"testing"
	"time"
)

// A benchmark here is one run of a load, whatever b.N is asked: its figures are
// reported by their names, and ns/op says nothing.

// peers are measured under the same loads.
var peers = []string{"server", "floor"}

func once(b *testing.B, run func()) {
	b.Helper()
	for i := 0; b.Loop(); i++ {
		if i == 0 {
			run()
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning: leaves it out
}

// crowd starts a server and a load of n clients on one topic.
func crowd(b *testing.B, peer, topic string, n int) (server, load *process, before usage, joins outcome) {
	b.Helper()
	server, load = start(b, peer), start(b, "load")
	address := server.line()
	load.ask(order{Do: "connect", Address: address, N: 1, Topic: topic}, &outcome{}) // warm
	before = server.usage()
	load.ask(order{Do: "connect", Address: address, N: n - 1, Topic: topic}, &joins)
	return server, load, before, joins
}

func BenchmarkIdle(b *testing.B) {
	for _, n := range []int{10_000, 19_000} {
		for _, peer := range peers {
			b.Run(fmt.Sprintf("%s/%d", peer, n), func(b *testing.B) {
				once(b, func() {
					server, load, before, joins := crowd(b, peer, "room:bench", n)
					joined := server.usage()
					b.ReportMetric(float64(joined.cpu-before.cpu)/float64(time.Microsecond)/float64(n), "µs-cpu/join")
					b.ReportMetric(float64(n)/joins.Took.Seconds(), "joins/s")
					b.ReportMetric(ms(joins.P99), "join-p99-ms")
					load.ask(order{Do: "beat", Every: 5 * time.Second, For: 5 * time.Second}, &outcome{}) // one each
					b.ReportMetric((server.usage().rss-before.rss)/float64(n), "bytes/connection")
				})
			})
		}
	}
}

func BenchmarkHeartbeats(b *testing.B) {
	for _, peer := range peers {
		b.Run(fmt.Sprintf("%s/19000", peer), func(b *testing.B) {
			once(b, func() {
				server, load, _, _ := crowd(b, peer, "room:bench", 19_000)
				before := server.usage()
				load.ask(order{Do: "beat", Every: 10 * time.Second, For: 10 * time.Second}, &outcome{})
				b.ReportMetric(100*(server.usage().cpu-before.cpu).Seconds()/10, "%core")
			})
		})
	}
}

func BenchmarkDelivery(b *testing.B) {
	for _, load := range []struct {
		name    string
		members int
		o       order
	}{
		{"OneAtATime/10000", 10_000, order{N: 30}},
		{"100PerSecond/1000", 1000, order{N: 500, Every: 10 * time.Millisecond}},
		{"300PerSecond/1000", 1000, order{N: 1500, Every: time.Second / 300}},
	} {
		for _, peer := range peers {
			b.Run(load.name+"/"+peer, func(b *testing.B) {
				once(b, func() {
					server, clients, _, _ := crowd(b, peer, "room:bench", load.members)
					before := server.usage()
					o, out := load.o, outcome{}
					o.Do, o.Topic = "broadcast", "room:bench"
					clients.ask(o, &out)
					used := server.usage().cpu - before.cpu
					b.ReportMetric(float64(used)/float64(time.Microsecond)/float64(max(out.Delivered, 1)), "µs-cpu/delivery")
					b.ReportMetric(float64(out.Delivered)/out.Took.Seconds(), "deliveries/s")
					b.ReportMetric(ms(out.P50), "p50-ms")
					b.ReportMetric(ms(out.P99), "p99-ms")
					b.ReportMetric(float64(out.Lost), "lost")
				})
			})
		}
	}
}

func BenchmarkPresence(b *testing.B) {
	b.Run("600", func(b *testing.B) {
		once(b, func() {
			server, load, before, joins := crowd(b, "server", "pres:bench", 600)
			time.Sleep(500 * time.Millisecond) // the last windows
			var out outcome
			load.ask(order{Do: "count"}, &out)
			b.ReportMetric(float64(out.Frames), "frames")
			b.ReportMetric(600/joins.Took.Seconds(), "joins/s")
			b.ReportMetric((server.usage().rss-before.rss)/600, "bytes/connection")
		})
	})
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
