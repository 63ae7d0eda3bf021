package host

import (
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// RoomHost and RoomPort are what a member forwards a port to: `ssh -L
// 4013:room:4013`. It leads to their own server, and to nothing else.
const (
	RoomHost = "room"
	RoomPort = 4013
)

// room finds where a session's server listens.
type room struct {
	find func() (addr string, running bool)
	n    int
}

// furnish remembers a session's server until leave.
func (h *Host) furnish(id string, find func() (string, bool)) (leave func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	n := 0
	for _, r := range h.rooms[id] {
		n = max(n, r.n+1)
	}
	h.rooms[id] = append(h.rooms[id], room{find, n})
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.rooms[id] = slices.DeleteFunc(h.rooms[id], func(r room) bool { return r.n == n })
		if len(h.rooms[id]) == 0 {
			delete(h.rooms, id)
		}
	}
}

func (h *Host) roomOf(id string) (addr string, ok bool) {
	h.mu.Lock()
	all := slices.Clone(h.rooms[id])
	h.mu.Unlock()
	for _, r := range slices.Backward(all) {
		if addr, ok = r.find(); ok {
			return addr, true
		}
	}
	return "", false
}

// forward carries a member's port to their own room.
func (h *Host) forward(_ *ssh.Server, conn *gossh.ServerConn, fresh gossh.NewChannel, _ ssh.Context) {
	var to struct {
		Host       string
		Port       uint32
		OriginHost string
		OriginPort uint32
	}
	m, err := memberOf(conn)
	if err != nil || !h.count(conn.RemoteAddr()) || gossh.Unmarshal(fresh.ExtraData(), &to) != nil ||
		to.Host != RoomHost || to.Port != RoomPort {
		h.refuse(nil, conn, fresh, nil)
		return
	}
	reject := func(why string) {
		// The other side is told; that it may be gone by now changes nothing.
		_ = fresh.Reject(gossh.ConnectionFailed, why)
	}
	addr, ok := h.roomOf(m.ID())
	if !ok {
		reject("your server isn't running: open a mission or the workbench first")
		return
	}
	server, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		reject("your server doesn't answer")
		return
	}
	ch, requests, err := fresh.Accept()
	if err != nil {
		_ = server.Close() // nothing went through it
		return
	}
	go gossh.DiscardRequests(requests)
	join(ch, server)
}

// join carries both directions until both have ended. What ends a connection
// under way is nothing that either side could still be told.
func join(ch gossh.Channel, server net.Conn) {
	var both sync.WaitGroup
	both.Go(func() {
		_, _ = io.Copy(ch, server)
		_ = ch.CloseWrite()
	})
	both.Go(func() {
		_, _ = io.Copy(server, ch)
		if tcp, ok := server.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
	})
	both.Wait()
	_ = ch.Close()
	_ = server.Close()
}
