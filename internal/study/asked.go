package study

import (
	"slices"
	"strings"

	"bouncer/internal/exchange"
	"bouncer/internal/world"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Prompt is the question itself. It fits what the answer key holds: what a
// sound server should answer, what one program sends, what comes back where
// something stands in between, what a system is documented to answer.
func Prompt(sc quiz.Scenario) string {
	way, _ := world.Via(sc.Via)
	switch {
	case system(sc.Dialect) != "":
		return system(sc.Dialect) + ": what is it documented to answer?"
	case slices.Contains([]string{world.ViaProxy, world.ViaPortal, world.ViaCache}, way):
		return "What comes back?"
	case slices.Contains([]string{world.ViaFollow, world.ViaRefresh}, way):
		return "What comes back in the end?"
	case program(sc):
		return "What does this program send?"
	}
	return "What should the server answer?"
}

// program tells whether a request goes to a program that answers as it was
// written, right or wrong.
func program(sc quiz.Scenario) bool {
	line, _, _ := strings.Cut(sc.Request, "\n")
	method, target, ok := strings.Cut(strings.TrimSpace(line), " ")
	if !ok || sc.World == nil {
		return false
	}
	target, _, _ = strings.Cut(target, " ")
	target, _, _ = strings.Cut(target, "?")
	r, found := sc.World.RouteOf(method, target)
	return found && r.Sample != ""
}

// Answered says who sent an exchange's answer, as the beginning of a sentence
// that the status ends: "the server answered", "the proxy answered".
func Answered(x *exchange.Exchange, dialect string) string {
	switch {
	case x.Decision == nil:
		return "the server's HTTP reader answered"
	case x.Decision.By() != mockserver.ByServer:
		return x.Decision.By() + " answered"
	case x.Decision.Undocumented:
		return "nothing tells what " + system(x.Decision.Dialect) + " answers here:"
	case system(dialect) != "":
		return system(dialect) + " is documented to answer"
	}
	return "the server answered"
}

// Unasked adds what an answer that never came from the server leaves open; it
// is empty for all others.
func Unasked(x *exchange.Exchange) string {
	if x.Decision == nil || x.Decision.By() == mockserver.ByServer {
		return ""
	}
	return "The server was not asked."
}

// NoAnswer is what is said in place of an answer where nothing tells what a
// system answers.
const NoAnswer = "No answer came: the connection was closed."

// BareWords is what is said beside a 401 without a challenge.
const BareWords = "It sends no challenge; RFC 9110 §15.5.2 demands one."

// system names what a dialect is of, without the setting that its title has
// behind a comma; empty for the course's own.
func system(dialect string) string {
	d, ok := mockserver.DialectNamed(dialect)
	if !ok || d.Name == mockserver.DefaultDialect {
		return ""
	}
	name, _, _ := strings.Cut(d.Title, ", ")
	return name
}
