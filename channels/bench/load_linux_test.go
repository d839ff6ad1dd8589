package bench_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// order is what the load program is told to do.
type order struct {
	Do      string // connect, broadcast, beat, presence, count
	Address string
	N       int           // connections, or messages
	Every   time.Duration // between messages; 0: the next leaves when all have the last
	For     time.Duration
	Topic   string
}

// outcome is what it saw.
type outcome struct {
	Took      time.Duration
	Delivered int64
	Frames    int64
	P50, P99  time.Duration
	Max       time.Duration
	Lost      int
}

// load is many clients in one program, on epoll as well: goroutines would cost more
// than the server that is measured.
type load struct {
	fds    []int
	epolls []int

	frames    atomic.Int64 // all that came
	delivered atomic.Int64 // broadcasts
	mu        sync.Mutex
	latencies []time.Duration
	arrived   chan struct{}
	expect    atomic.Int64
	joined    []chan struct{} // by descriptor
}

func runLoad() {
	l := &load{arrived: make(chan struct{}, 1), joined: make([]chan struct{}, 1<<16)}
	for range runtime.GOMAXPROCS(0) {
		epoll, err := unix.EpollCreate1(0)
		if err != nil {
			panic(err)
		}
		l.epolls = append(l.epolls, epoll)
		go l.loop(epoll)
	}
	serveOrders(func(o order) outcome {
		begin := time.Now()
		var out outcome
		switch o.Do {
		case "connect":
			out = l.connect(o)
		case "broadcast":
			out = l.broadcast(o)
		case "beat":
			l.beat(o)
		case "count":
			out.Frames = l.frames.Load()
		}
		out.Took = time.Since(begin)
		return out
	})
}

// connect opens connections, a few at a time, and joins each to the topic.
func (l *load) connect(o order) outcome {
	const together = 16
	fds := make([]int, o.N)
	took := make([]time.Duration, o.N)
	var all sync.WaitGroup
	var next atomic.Int64
	for range together {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < o.N; i = int(next.Add(1)) - 1 {
				fds[i] = l.dial(o.Address, i)
				begin := time.Now()
				l.send(fds[i], `["1","1","`+o.Topic+`","phx_join",{"user_id":"u`+strconv.Itoa(i)+`"}]`)
				<-l.joined[fds[i]]
				took[i] = time.Since(begin)
			}
		})
	}
	all.Wait()
	l.fds = append(l.fds, fds...)
	return summary(took)
}

func (l *load) dial(address string, i int) int {
	nc, err := net.Dial("tcp", address)
	if err != nil {
		panic(err)
	}
	defer func() { _ = nc.Close() }()
	_, _ = nc.Write([]byte("GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
	answer := make([]byte, 4096)
	for n := 0; ; {
		more, err := nc.Read(answer[n:])
		if err != nil {
			panic(err)
		}
		if n += more; bytes.HasSuffix(answer[:n], []byte("\r\n\r\n")) {
			break
		}
	}
	raw, _ := nc.(*net.TCPConn).SyscallConn()
	var fd int
	_ = raw.Control(func(old uintptr) { fd, err = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0) })
	if err != nil {
		panic(err)
	}
	l.joined[fd] = make(chan struct{})
	event := &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)}
	if err := unix.EpollCtl(l.epolls[i%len(l.epolls)], unix.EPOLL_CTL_ADD, fd, event); err != nil {
		panic(err)
	}
	return fd
}

// send writes a masked frame; a mask of zeros leaves the text as it is.
func (l *load) send(fd int, text string) {
	frame := []byte{0x81, 0xfe}
	frame = binary.BigEndian.AppendUint16(frame, uint16(len(text)))
	frame = append(frame, 0, 0, 0, 0)
	if _, err := unix.Write(fd, append(frame, text...)); err != nil {
		panic(err)
	}
}

func (l *load) loop(epoll int) {
	events := make([]unix.EpollEvent, 256)
	buf := make([]byte, 256<<10)
	rests := map[int][]byte{}
	for {
		n, err := unix.EpollWait(epoll, events, -1)
		if err != nil && err != unix.EINTR {
			return
		}
		for i := range max(n, 0) {
			fd := int(events[i].Fd)
			size, err := unix.Read(fd, buf)
			if size <= 0 {
				if err == nil {
					fmt.Println("connection lost")
					_ = unix.EpollCtl(epoll, unix.EPOLL_CTL_DEL, fd, nil)
				}
				continue
			}
			data := buf[:size]
			if rest := rests[fd]; len(rest) > 0 {
				data = append(rest, data...)
			}
			rest := l.split(fd, data)
			if len(rest) > 0 {
				rests[fd] = bytes.Clone(rest)
			} else {
				delete(rests, fd)
			}
		}
	}
}

// split takes whole frames off and gives the rest.
func (l *load) split(fd int, data []byte) []byte {
	var latencies []time.Duration
	now := time.Now().UnixNano()
	for len(data) >= 2 {
		size, skip := int(data[1]), 2
		switch size {
		case 126:
			if len(data) < 4 {
				return data
			}
			size, skip = int(binary.BigEndian.Uint16(data[2:])), 4
		case 127:
			if len(data) < 10 {
				return data
			}
			size, skip = int(binary.BigEndian.Uint64(data[2:])), 10
		}
		if len(data) < skip+size {
			break
		}
		text := data[skip : skip+size]
		data = data[skip+size:]
		l.frames.Add(1)
		if i := bytes.Index(text, []byte(`"sent":`)); i > 0 {
			latencies = append(latencies, time.Duration(now-number(text[i+7:])))
		} else if bytes.HasPrefix(text, []byte(`["1","1",`)) && bytes.Contains(text, []byte(`"phx_reply"`)) {
			close(l.joined[fd])
		}
	}
	if len(latencies) > 0 {
		l.mu.Lock()
		l.latencies = append(l.latencies, latencies...)
		l.mu.Unlock()
		if l.delivered.Add(int64(len(latencies))) >= l.expect.Load() {
			select {
			case l.arrived <- struct{}{}:
			default:
			}
		}
	}
	return data
}

func number(text []byte) (n int64) {
	for _, c := range text {
		if c < '0' || c > '9' {
			break
		}
		n = n*10 + int64(c-'0')
	}
	return n
}

// filler makes a payload of about 190 bytes.
var filler = string(bytes.Repeat([]byte("x"), 150))

func (l *load) broadcast(o order) outcome {
	l.delivered.Store(0)
	l.latencies = nil
	members := int64(len(l.fds))
	select {
	case <-l.arrived:
	default:
	}
	begin := time.Now()
	for i := range o.N {
		if o.Every > 0 {
			time.Sleep(time.Until(begin.Add(time.Duration(i) * o.Every)))
			l.expect.Store(members * int64(o.N))
		} else {
			l.expect.Store(members * int64(i+1))
		}
		l.send(l.fds[i%len(l.fds)], fmt.Sprintf(`["1","%d","%s","bcast",{"text":"%s","sent":%d}]`, i+2, o.Topic, filler, time.Now().UnixNano()))
		if o.Every == 0 {
			l.wait()
		}
	}
	if o.Every > 0 {
		l.wait()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	out := summary(l.latencies)
	out.Delivered = l.delivered.Load()
	out.Lost = int(members*int64(o.N) - out.Delivered)
	return out
}

func (l *load) wait() {
	select {
	case <-l.arrived:
	case <-time.After(20 * time.Second):
	}
}

// beat sends heartbeats, spread evenly, so that each connection has one every
// o.Every.
func (l *load) beat(o order) {
	begin := time.Now()
	total := int(float64(len(l.fds)) * float64(o.For) / float64(o.Every))
	for i := range total {
		if i%20 == 0 {
			time.Sleep(time.Until(begin.Add(o.For * time.Duration(i) / time.Duration(total))))
		}
		l.send(l.fds[i%len(l.fds)], `[null,"`+strconv.Itoa(i)+`","phoenix","heartbeat",{}]`)
	}
}

func summary(took []time.Duration) outcome {
	if len(took) == 0 {
		return outcome{}
	}
	sorted := slices.Clone(took)
	slices.Sort(sorted)
	return outcome{P50: sorted[len(sorted)/2], P99: sorted[len(sorted)*99/100], Max: sorted[len(sorted)-1]}
}
