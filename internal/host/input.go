package host

import (
	"io"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// input is what a session types. It can be closed while a read of the channel is
// under way, and it ends by itself when nothing was typed for too long.
type input struct {
	chunks chan []byte
	ended  chan struct{}
	once   sync.Once
	left   []byte
	typed  func()
	idle   *time.Timer
	limit  time.Duration
}

func newInput(limit time.Duration, typed, bored func()) *input {
	return &input{chunks: make(chan []byte), ended: make(chan struct{}), typed: typed,
		idle: time.AfterFunc(limit, bored), limit: limit}
}

// pump carries the channel over until it ends. It is to be called once, in a
// goroutine of its own, which ends with the channel.
func (in *input) pump(ch gossh.Channel) {
	defer in.end()
	for {
		b := make([]byte, 4<<10)
		n, err := ch.Read(b)
		if n > 0 {
			in.idle.Reset(in.limit)
			in.typed()
			select {
			case in.chunks <- b[:n]:
			case <-in.ended:
			}
		}
		if err != nil {
			return
		}
	}
}

// Read is called from one goroutine at a time.
func (in *input) Read(b []byte) (int, error) {
	if len(in.left) == 0 {
		select {
		case in.left = <-in.chunks:
		case <-in.ended:
			return 0, io.EOF
		}
	}
	n := copy(b, in.left)
	in.left = in.left[n:]
	return n, nil
}

// Close makes every read end, and drops what is typed from then on.
func (in *input) Close() error {
	in.end()
	in.idle.Stop()
	return nil
}

func (in *input) end() { in.once.Do(func() { close(in.ended) }) }
