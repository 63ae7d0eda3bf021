package world

import (
	"slices"
	"strings"
)

// The ways a request can travel, beside straight to the server.
const (
	ViaTLS     = "tls"     // over TLS; a person's name may follow: "tls:alice"
	ViaProxy   = "proxy"   // through a forward proxy that wants a login
	ViaPortal  = "portal"  // into a captive portal
	ViaCache   = "cache"   // through a shared cache
	ViaFollow  = "follow"  // straight, by a client that follows redirects
	ViaRefresh = "refresh" // straight, by a client that refreshes its token on 401
)

// Way is a way a request can travel, in words.
type Way struct {
	Name  string
	About string // "through a shared cache"
	Owned string // the same with a person's certificate; $person stands for whose
}

// AllWays are the ways, sorted by name.
func AllWays() []Way {
	return []Way{
		{ViaCache, "through a shared cache", ""},
		{ViaFollow, "by a client that follows redirects", ""},
		{ViaPortal, "through a captive portal", ""},
		{ViaProxy, "through a proxy that wants a login of its own", ""},
		{ViaRefresh, "by a client that refreshes its token on 401, and only then", ""},
		{ViaTLS, "over TLS, without a client certificate", "over TLS, with $person's client certificate"},
	}
}

// Ways returns what a `via` may name in this world, sorted.
func (w *World) Ways() []string {
	var out []string
	for _, way := range AllWays() {
		out = append(out, way.Name)
	}
	for _, p := range w.file.People {
		out = append(out, ViaTLS+":"+p.Name)
	}
	slices.Sort(out)
	return out
}

// Via takes a way apart: its kind, and the person whose certificate goes along.
func Via(via string) (kind, person string) {
	kind, person, _ = strings.Cut(via, ":")
	return kind, person
}

// Travels says in a few words how a request travels; empty for straight.
func Travels(via string) string {
	kind, person := Via(via)
	for _, way := range AllWays() {
		switch {
		case way.Name == kind && person != "":
			return strings.ReplaceAll(way.Owned, "$person", person)
		case way.Name == kind:
			return way.About
		}
	}
	return ""
}
