package exchange

import "time"

// The limits of one exchange. A request beyond them is refused with its
// position; a response beyond them is cut off and marked Truncated.
const (
	MaxFields = 100              // header fields of a request
	MaxHead   = 64 << 10         // bytes of a head, either direction
	MaxBody   = 1 << 20          // bytes of a body: as sent, and as received once decoded
	Timeout   = 10 * time.Second // from dialing to the last byte

	maxAdded   = 1 << 10           // bytes Prepare itself may add to a head: Host, version, Content-Length, spaces
	maxRaw     = MaxBody + MaxHead // bytes read from the socket at most
	maxInterim = 5                 // 1xx responses before the real one
	maxName    = 64                // bytes of a {{name}}
	maxCodings = 3                 // content codings undone on one body
)
