package mockserver

import (
	_ "embed"
	"sync"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

//go:embed world.yaml
var worldFile []byte

var embedded = sync.OnceValues(func() (*world.World, error) {
	return ParseWorld("mockserver/world.yaml", worldFile)
})

// Embedded returns the world that is built into the program.
func Embedded() (*world.World, error) { return embedded() }

// terms are what this server knows, for reading world files.
func terms(more []Scheme) world.Terms {
	t := world.Terms{Schemes: schemes(), Replies: replyNames()}
	for _, s := range more {
		t.Schemes = append(t.Schemes, s)
	}
	return t
}

// ParseWorld reads a world file, for a server with more kinds of credentials
// than its own if there are any. Every fault is a *content.Error with its place;
// several are joined.
func ParseWorld(file string, data []byte, more ...Scheme) (*world.World, error) {
	return terms(more).Parse(file, data)
}

// KindOf is a kind of credential of this server; one without words where there is
// none of that name.
func KindOf(name string) world.Kind {
	for _, s := range schemes() {
		if k := s.Kind(); k.Name == name {
			return k
		}
	}
	return world.Kind{Name: name}
}

// Shape is what a world file may hold.
func Shape() *content.Shape { return terms(nil).Shape() }
