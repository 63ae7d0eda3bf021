package mockserver

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"time"
)

// verify finds out whom a credential belongs to.
func (k *Keyring) verify(v *Visit, c Shown) Identity {
	if s, ok := k.kinds[c.Kind].(Accepted); ok {
		return s.Verify(v, c)
	}
	return Identity{}
}

func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// span says a duration in one unit, the way people do.
func span(d time.Duration) string {
	n, unit := d.Seconds(), "second"
	switch {
	case n >= 36*3600:
		n, unit = n/86400, "day"
	case n >= 90*60:
		n, unit = n/3600, "hour"
	case n >= 59.5:
		n, unit = n/60, "minute"
	}
	whole := int(n + 0.5)
	if whole != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", whole, unit)
}
