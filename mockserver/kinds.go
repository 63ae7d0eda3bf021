package mockserver

import (
	_ "embed"
	"sync"

	"bouncer/internal/content"
	"bouncer/internal/world"
)

type (
	// World is what a server answers for.
	World = world.World
	// Credential is what a {{name}} in a request text stands for.
	Credential = world.Credential
	// Person is someone who may call the server.
	Person = world.Person
	// Thing is something a route hands out by id.
	Thing = world.Thing
	// Route is one method and path, and what it demands.
	Route = world.Route
)

//go:embed world.yaml
var worldFile []byte

var embedded = sync.OnceValues(func() (*World, error) {
	return ParseWorld("mockserver/world.yaml", worldFile)
})

// Embedded returns the world that is built into the program.
func Embedded() (*World, error) { return embedded() }

// terms are what this server knows, for reading world files.
func terms() world.Terms { return world.Terms{Schemes: schemes(), Replies: replyNames()} }

// ParseWorld reads a world file. Every fault is a *content.Error with its
// place; several are joined.
func ParseWorld(file string, data []byte) (*World, error) { return terms().Parse(file, data) }

// Shape is what a world file may hold.
func Shape() *content.Shape { return terms().Shape() }

// The schemes a route may accept. Session and api-key have no registered
// authentication scheme; their challenges carry names of this server's own.
const (
	bearer  = world.Bearer
	basic   = "basic"
	apiKey  = "api-key"
	session = world.Session
	digest  = "digest"
	dpop    = world.DPoP
	client  = world.Client
	certify = "certificate" // a client certificate of the TLS connection
)

// The ways a request can travel that have a listener of their own.
const (
	viaTLS    = world.ViaTLS
	viaProxy  = world.ViaProxy
	viaPortal = world.ViaPortal
	viaCache  = world.ViaCache
)

type kind world.Kind

// Kind says the kind's words.
func (k kind) Kind() world.Kind { return world.Kind(k) }

func schemes() []world.Scheme {
	var out []world.Scheme
	byKind := map[string]int{}
	for _, c := range variants() {
		if _, ok := byKind[c.kind]; !ok {
			byKind[c.kind] = len(out)
			out = append(out, kind{Name: c.kind, Aside: c.aside})
		}
		k := out[byKind[c.kind]].(kind)
		k.Variants = append(k.Variants, world.Variant{Suffix: c.suffix, State: c.state, Label: c.label, Holder: c.holder})
		out[byKind[c.kind]] = k
	}
	return append(out, kind{Name: form}, kind{Name: dpop}, kind{Name: certify})
}
