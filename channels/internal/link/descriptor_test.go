package link_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/assetronics/assetronics/channels/internal/link"
)

// A descriptor's number is given out again as soon as it is closed. The tests here
// look for whoever uses or closes one that is no longer its own.

// TestNobodyReadsAnothers: while connections are cut in the middle of writes and
// their descriptors are given out again, no peer gets a byte that is not its own.
func TestNobodyReadsAnothers(t *testing.T) {
	t.Parallel()
	e := engine(t, limits)
	var mixed atomic.Bool
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for round := range 30 {
				mark := byte(worker*100+round) | 1
				s := newSink()
				c, peer := pair(t, e, "tcp", s)
				c.Start(nil)
				var senders sync.WaitGroup
				for range 3 {
					senders.Go(func() {
						for range 20 {
							send(c, bytes.Repeat([]byte{mark}, 40_000))
						}
					})
				}
				buf := make([]byte, 64<<10)
				for read := 0; read < 100_000; {
					n, err := peer.Read(buf)
					if err != nil {
						break
					}
					read += n
					if bytes.Count(buf[:n], []byte{mark}) != n {
						mixed.Store(true)
					}
				}
				c.Cut(errors.New("enough"))
				senders.Wait()
				<-s.closed //nolint:errcheck // that it has ended is enough
				_ = peer.Close()
			}
		})
	}
	all.Wait()
	require.False(t, mixed.Load())
}

// TestBystanders: connections end in every way there is, on either side, while the
// rest of the process opens and closes descriptors of its own. Whatever a bystander
// writes comes back unchanged, and nobody closes anything under its hands.
func TestBystanders(t *testing.T) {
	t.Parallel()
	rounds := 40
	if os.Getenv("ASSETRONICS_SOAK") != "" {
		rounds = 20_000
	}
	e := engine(t, limits)
	address := echo(t, e)
	folder := t.TempDir()
	var names atomic.Uint64
	var group, visits sync.WaitGroup
	over := make(chan struct{})
	trouble := make(chan error, 64)
	note := func(err error) {
		select {
		case trouble <- err:
		default:
		}
	}
	for range 6 {
		visits.Go(func() {
			for range rounds {
				if err := visit(address, names.Add(1)); err != nil {
					note(fmt.Errorf("a client of the engine: %w", err))
				}
			}
		})
	}
	for _, stand := range []func(uint64) error{standBySocket, standByPipe, func(name uint64) error { return standByFile(folder, name) }} {
		group.Go(func() {
			for {
				select {
				case <-over:
					return
				default:
				}
				if err := stand(names.Add(1)); err != nil {
					note(fmt.Errorf("a bystander: %w", err))
				}
			}
		})
	}
	visits.Wait()
	close(over)
	group.Wait()
	close(trouble)
	for err := range trouble {
		require.NoError(t, err)
	}
}

// echo serves connections that send everything back, until the test ends. Some of
// them are cut by the server, in the middle of a read or by another goroutine.
func echo(t *testing.T, e *link.Engine) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var all sync.WaitGroup
	t.Cleanup(func() {
		_ = listener.Close()
		all.Wait()
	})
	all.Go(func() {
		for {
			nc, err := listener.Accept()
			if err != nil {
				return
			}
			s := newSink()
			c := e.Adopt(nc, s)
			s.receive = func(data []byte) {
				send(c, bytes.Clone(data))
				switch rand.IntN(8) {
				case 0:
					c.Cut(nil)
				case 1:
					all.Go(func() { c.Cut(nil) })
				case 2:
					c.Close(nil, false)
				}
			}
			all.Go(func() { <-s.closed }) //nolint:errcheck // that all have ended is enough
			c.Start(nil)
		}
	})
	return listener.Addr().String()
}

// patience is how long an answer may take on a busy machine; it takes microseconds.
const patience = 20 * time.Second

// visit is one client of the echo, which says its name and nothing else. It may be
// cut at any time, but hears no other name.
func visit(address string, name uint64) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if name%3 == 0 {
		_ = conn.(*net.TCPConn).SetLinger(0) // leaves by a reset
	}
	said := bytes.Repeat(binary.BigEndian.AppendUint64(nil, name), 32)
	for range rand.IntN(6) {
		if _, err := conn.Write(said); err != nil {
			return nil // cut
		}
		heard := make([]byte, len(said))
		n, err := io.ReadFull(conn, heard)
		if !bytes.Equal(heard[:n], said[:n]) {
			return fmt.Errorf("%d heard %x", name, heard[:n])
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return fmt.Errorf("%d heard nothing: %w", name, err)
		}
		if err != nil {
			return nil // cut
		}
	}
	return nil
}

// standBySocket opens a connection of its own and talks to itself.
func standBySocket(name uint64) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, listener.Close()) }()
	one, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		return err
	}
	other, err := listener.Accept()
	if err != nil {
		return errors.Join(err, one.Close())
	}
	for range 5 {
		err = errors.Join(err, hand(one, other, name), hand(other, one, name))
	}
	return errors.Join(err, one.Close(), other.Close())
}

// standByPipe does the same over a pipe.
func standByPipe(name uint64) error {
	out, in, err := os.Pipe()
	if err != nil {
		return err
	}
	for range 5 {
		err = errors.Join(err, hand(in, out, name))
	}
	return errors.Join(err, in.Close(), out.Close())
}

// standByFile does the same with a file.
func standByFile(folder string, name uint64) error {
	file, err := os.Create(filepath.Join(folder, strconv.FormatUint(name, 10)))
	if err != nil {
		return err
	}
	for range 5 {
		_, err2 := file.Seek(0, io.SeekStart)
		err = errors.Join(err, err2, hand(file, io.NewSectionReader(file, 0, 8), name))
	}
	return errors.Join(err, file.Close(), os.Remove(file.Name()))
}

// hand writes a name on one side and reads it on the other.
func hand(from io.Writer, to io.Reader, name uint64) error {
	if _, err := from.Write(binary.BigEndian.AppendUint64(nil, name)); err != nil {
		return err
	}
	var heard [8]byte
	if _, err := io.ReadFull(to, heard[:]); err != nil {
		return err
	}
	if got := binary.BigEndian.Uint64(heard[:]); got != name {
		return fmt.Errorf("%d heard %d", name, got)
	}
	return nil
}
