//go:build !soak

package progress

const (
	kills     = 20
	writers   = 8
	perWriter = 50
)
