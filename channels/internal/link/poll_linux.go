package link

import (
	"errors"
	"net"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// readBuffer is one for each loop, however many connections it has.
	readBuffer = 64 << 10
	// batch is how many connections a loop asks the kernel for at once.
	batch = 256
)

// pollers are the loops.
type pollers struct {
	all  []*poller
	next uint32
}

// poller is one epoll loop and the connections it watches.
type poller struct {
	file *os.File // the epoll descriptor
	fd   int
	done chan struct{} // closed when the loop has ended

	mu    sync.Mutex
	conns []*Conn // by descriptor
}

// poll moves a plain TCP connection from Go's poller to one of ours; false when
// it is something else.
func (e *Engine) poll(c *Conn, nc net.Conn) bool {
	tcp, ok := nc.(*net.TCPConn)
	if !ok {
		return false
	}
	p := e.poller()
	if p == nil {
		return false
	}
	fd, err := duplicate(tcp)
	if err != nil {
		return false
	}
	_ = tcp.SetDeadline(time.Time{})
	_ = tcp.Close()               // the duplicate lives on
	c.fd, c.poller = int32(fd), p //nolint:gosec // descriptors are small
	return true
}

func duplicate(tcp *net.TCPConn) (fd int, err error) {
	raw, err := tcp.SyscallConn()
	if err != nil {
		return 0, err
	}
	dupErr := raw.Control(func(old uintptr) {
		fd, err = unix.FcntlInt(old, unix.F_DUPFD_CLOEXEC, 0)
	})
	return fd, errors.Join(dupErr, err)
}

// poller gives the loop whose turn it is; nil when there is none to be had.
func (e *Engine) poller() *poller {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped {
		return nil
	}
	if e.pollers == nil {
		all := &pollers{}
		for range min(runtime.GOMAXPROCS(0), 8) {
			p, err := newPoller()
			if err != nil {
				all.stop()
				return nil
			}
			all.all = append(all.all, p)
		}
		e.pollers = all
	}
	e.pollers.next++
	return e.pollers.all[int(e.pollers.next)%len(e.pollers.all)]
}

func newPoller() (*poller, error) {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		_ = unix.Close(fd)
		return nil, err
	}
	p := &poller{fd: fd, file: os.NewFile(uintptr(fd), "epoll"), done: make(chan struct{})}
	go p.run()
	return p, nil
}

func (p *pollers) stop() {
	for _, one := range p.all {
		_ = one.file.Close()
		<-one.done
	}
}

// run waits for the epoll descriptor in Go's own poller, of which it is one
// descriptor among others: a loop at rest blocks no thread, and is woken like any
// goroutine.
func (p *poller) run() {
	defer close(p.done)
	raw, err := p.file.SyscallConn()
	if err != nil {
		return
	}
	buf := make([]byte, readBuffer)
	events := make([]unix.EpollEvent, batch)
	for {
		n := 0
		err := raw.Read(func(fd uintptr) bool {
			n, _ = unix.EpollWait(int(fd), events, 0)
			return n > 0
		})
		if err != nil {
			return // closed
		}
		for _, event := range events[:n] {
			if c := p.conn(event.Fd); c != nil {
				c.ready(event.Events, buf)
			}
		}
	}
}

// conn may be the successor of the one the kernel meant, when a descriptor was
// closed and given out again meanwhile. Nothing is concluded from an event but to
// try, so that does no harm.
func (p *poller) conn(fd int32) *Conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	if int(fd) < len(p.conns) {
		return p.conns[fd]
	}
	return nil
}

func (p *poller) set(fd int32, c *Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for int(fd) >= len(p.conns) {
		p.conns = append(p.conns, nil)
	}
	p.conns[fd] = c
}

// ready reads what there is, once: the others have their turn before the rest.
func (c *Conn) ready(events uint32, buf []byte) {
	if events&unix.EPOLLOUT != 0 {
		c.resumeWriting()
	}
	if events&(unix.EPOLLIN|unix.EPOLLHUP|unix.EPOLLERR) == 0 || !c.enter(reading) {
		return
	}
	n, err := read(c.fd, buf)
	switch {
	case n > 0:
		c.seen.Store(c.engine.wheel.now())
		c.sink.Receive(buf[:n])
	case err == nil:
		c.Cut(nil) // the peer has closed
	case !transient(err):
		c.Cut(err)
	}
	c.leave(reading)
}

// resumeWriting is told that the network takes bytes again.
func (c *Conn) resumeWriting() {
	c.mu.Lock()
	if !c.state.has(blocked) || c.state.has(writing|closed) {
		c.mu.Unlock()
		return
	}
	c.state |= writing
	c.writeWaiting(c.tryWrite)
}

// tryWrite is a write that does not wait; what the network does not take is no
// error.
func (c *Conn) tryWrite(p []byte) (int, error) {
	n, err := unix.Write(int(c.fd), p)
	if transient(err) {
		err = nil
	}
	return max(n, 0), err
}

func read(fd int32, buf []byte) (int, error) {
	n, err := unix.Read(int(fd), buf)
	return max(n, 0), err
}

func transient(err error) bool {
	return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR)
}

// startPolling makes the kernel tell of the connection from now on.
func (c *Conn) startPolling() {
	c.mu.Lock()
	if c.state.has(closed) {
		c.mu.Unlock()
		return
	}
	c.poller.set(c.fd, c)
	err := c.control(unix.EPOLL_CTL_ADD)
	c.mu.Unlock()
	if err != nil {
		c.Cut(err)
	}
}

// updateInterest is called with the lock held when what the kernel is to tell of
// has changed.
func (c *Conn) updateInterest() {
	if c.stream == nil && !c.state.has(closed) {
		_ = c.control(unix.EPOLL_CTL_MOD) // fails before Start, which looks at the state itself
	}
}

func (c *Conn) control(op int) error {
	event := unix.EpollEvent{Fd: c.fd}
	if !c.state.has(paused) {
		event.Events |= unix.EPOLLIN
	}
	if c.state.has(blocked) {
		event.Events |= unix.EPOLLOUT
	}
	return unix.EpollCtl(c.poller.fd, op, int(c.fd), &event)
}

// closeDescriptor is called once, by the last one out. The kernel forgets the
// connection with it.
func (c *Conn) closeDescriptor() {
	c.poller.set(c.fd, nil)
	_ = unix.Close(int(c.fd))
}
