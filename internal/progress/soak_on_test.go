//go:build soak

package progress

const (
	kills     = 200
	writers   = 16
	perWriter = 1000
)
