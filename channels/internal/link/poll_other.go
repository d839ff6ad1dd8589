//go:build !linux

package link

import "net"

// Other systems have a goroutine for each connection.

type pollers struct{}

func (*pollers) stop() {}

type poller struct{}

func (*Engine) poll(*Conn, net.Conn) bool { return false }

func (*Conn) startPolling()    {}
func (*Conn) updateInterest()  {}
func (*Conn) closeDescriptor() {}

func (*Conn) tryWrite([]byte) (int, error) { return 0, nil }
