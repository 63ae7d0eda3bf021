package exchange

import (
	"context"
	"errors"

	"bouncer/mockserver"
)

// Once fires a text at a fresh server that is closed after, so that no request
// depends on another.
func Once(ctx context.Context, o mockserver.Options, text string) (x *Exchange, err error) {
	s, err := mockserver.Start(o)
	if err != nil {
		return nil, err
	}
	defer func() {
		if fault := s.Close(); fault != nil {
			err = errors.Join(err, fault)
		}
	}()
	return Fire(ctx, s, text)
}
