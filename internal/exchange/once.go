package exchange

import (
	"context"
	"errors"

	"bouncer/mockserver"
)

// Once fires a text at a fresh server that is closed after, so that no request
// depends on another.
func Once(ctx context.Context, o mockserver.Options, text string) (*Exchange, error) {
	return OnceCase(ctx, o, Case{Text: text})
}

// OnceCase fires a case at a fresh server that is closed after.
func OnceCase(ctx context.Context, o mockserver.Options, c Case) (x *Exchange, err error) {
	s, err := mockserver.Start(o)
	if err != nil {
		return nil, err
	}
	defer func() {
		if fault := s.Close(); fault != nil {
			err = errors.Join(err, fault)
		}
	}()
	p, err := PrepareCase(s, c)
	if err != nil {
		return nil, err
	}
	return p.Fire(ctx)
}
