// Package bench measures the channels package from outside: the server in a process
// of its own, so that memory and processor time are the server's alone, the clients
// in another, because a process has at most 20,000 descriptors here, and the same
// load on a floor: a bare epoll server that speaks just enough of the protocol to
// join and broadcast.
//
//	go test -run '^$' -bench . ./channels/bench
//
// The programs are the test binary itself, started again.
package bench
