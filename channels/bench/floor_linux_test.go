package bench_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/sys/unix"

	"github.com/assetronics/assetronics/channels/internal/ws"
)

// The floor answers joins and heartbeats, and sends a broadcast to everybody. No
// topics, no handlers, no limits, no timeouts: what is left is the kernel's work
// and the least that a server can do. While a round of writes runs, later
// broadcasts are collected and leave in one write for each member.

type floor struct {
	mu      sync.Mutex
	members []int
	pending []byte // frames of the next round
	running bool
}

func runFloor() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	f := &floor{}
	loops := make([]int, runtime.GOMAXPROCS(0))
	for i := range loops {
		if loops[i], err = unix.EpollCreate1(0); err != nil {
			panic(err)
		}
		go f.loop(loops[i])
	}
	next := 0
	var mu sync.Mutex
	web := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nc, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = nc.Write(ws.Accept(r, ""))
		raw, _ := nc.(*net.TCPConn).SyscallConn()
		var fd int
		_ = raw.Control(func(old uintptr) { fd, _ = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0) })
		_ = nc.Close()
		mu.Lock()
		next++
		epoll := loops[next%len(loops)]
		mu.Unlock()
		_ = unix.EpollCtl(epoll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
	})}
	go func() { _ = web.Serve(listener) }()
	waitForEnd()
}

func (f *floor) loop(epoll int) {
	events := make([]unix.EpollEvent, 256)
	buf := make([]byte, 64<<10)
	for {
		n, err := unix.EpollWait(epoll, events, -1)
		if err != nil && err != unix.EINTR {
			return
		}
		for i := range max(n, 0) {
			fd := int(events[i].Fd)
			size, err := unix.Read(fd, buf)
			if size <= 0 {
				if err != unix.EAGAIN {
					_ = unix.Close(fd)
				}
				continue
			}
			var p ws.Parser
			_ = p.Feed(buf[:size], 1<<20, func(_ ws.Opcode, text []byte) bool {
				f.take(fd, text)
				return true
			})
		}
	}
}

// take knows frames by what is in them; the load sends no others.
func (f *floor) take(fd int, text []byte) {
	parts := strings.SplitN(string(text), ",", 5)
	if len(parts) < 5 {
		return
	}
	switch {
	case bytes.Contains(text, []byte(`"phx_join"`)):
		f.mu.Lock()
		f.members = append(f.members, fd)
		f.mu.Unlock()
	case bytes.Contains(text, []byte(`"bcast"`)):
		f.broadcast(ws.Append(nil, ws.Text, []byte("[null,null,"+parts[2]+`,"msg",`+parts[4])))
		return
	}
	reply := parts[0] + "," + parts[1] + "," + parts[2] + `,"phx_reply",{"status":"ok","response":{}}]`
	_, _ = unix.Write(fd, ws.Append(nil, ws.Text, []byte(reply)))
}

func (f *floor) broadcast(frame []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pending = append(f.pending, frame...)
	if !f.running {
		f.running = true
		go f.rounds()
	}
}

func (f *floor) rounds() {
	for {
		f.mu.Lock()
		frames, members := f.pending, f.members
		f.pending = nil
		f.running = len(frames) > 0
		f.mu.Unlock()
		if len(frames) == 0 {
			return
		}
		half := len(members) / 2
		var both sync.WaitGroup
		for _, part := range [][]int{members[:half], members[half:]} {
			both.Go(func() {
				for _, fd := range part {
					_, _ = unix.Write(fd, frames)
				}
			})
		}
		both.Wait()
	}
}
