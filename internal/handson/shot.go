// Package handson carries missions and repairs to a server and back: it fires
// what they start from, turns what the server saw into what their judges read,
// and keeps a server running for requests from anywhere.
package handson

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"bouncer/internal/exchange"
	"bouncer/mockserver"
	"bouncer/quiz"
)

// Shot is a request as the judges of missions and repairs read it.
func Shot(s mockserver.Seen) quiz.Shot {
	refused, _ := s.Refusal()
	named, _ := s.Named()
	return quiz.Shot{
		Method: s.Method, Target: s.Target, Person: s.Person, Sent: named,
		Status: s.Status, Refused: refused.Name, Answer: s.Header, Body: string(s.Body),
	}
}

// fire fires a text at a server. It is an error when the request doesn't reach
// the gate.
func fire(ctx context.Context, s *mockserver.Server, text string) (*exchange.Exchange, error) {
	x, err := exchange.Fire(ctx, s, text)
	if err == nil && x.Seen == nil {
		err = exchange.ErrUnread
	}
	return x, err
}

// Start fires the request a mission starts from at a fresh server: its judge
// compares the learner's requests with it.
func Start(ctx context.Context, m quiz.Mission) (quiz.Shot, error) {
	shots, err := Texts(ctx, mockserver.Options{World: m.World}, m.Request)
	if err != nil {
		return quiz.Shot{}, err
	}
	return shots[0], nil
}

// Texts fires requests one after another at one fresh server. The error is of
// the first that can't be fired; the shots before it come with it.
func Texts(ctx context.Context, o mockserver.Options, texts ...string) (shots []quiz.Shot, err error) {
	s, err := mockserver.Start(o)
	if err != nil {
		return nil, err
	}
	defer func() {
		if fault := s.Close(); err == nil {
			err = fault
		}
	}()
	for _, text := range texts {
		x, err := fire(ctx, s, text)
		if err != nil {
			return shots, err
		}
		shots = append(shots, Shot(*x.Seen))
	}
	return shots, nil
}

// Exchange makes of what a server saw what a screen draws. The bytes are written
// out anew from what was read, so the order of headers is the alphabet's.
func Exchange(s mockserver.Seen) *exchange.Exchange {
	_, creds := s.Named()
	x := &exchange.Exchange{
		Method: s.Method, Target: s.Target, Status: s.Status, Body: s.Body,
		Decision: &s.Decision, Seen: &s, Credentials: creds,
	}
	x.Sent = message(fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\n", s.Method, s.Target, s.Host), s.Sent, s.SentBody)
	x.Received = message(fmt.Sprintf("HTTP/1.1 %d %s\r\n", s.Status, http.StatusText(s.Status)), s.Header, s.Body)
	return x
}

func message(first string, h http.Header, body []byte) exchange.Message {
	var b bytes.Buffer
	b.WriteString(first)
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			shown := name
			if name == "Www-Authenticate" {
				shown = "WWW-Authenticate"
			}
			b.WriteString(shown + ": " + value + "\r\n")
		}
	}
	b.WriteString("\r\n")
	b.Write(body)
	return exchange.Message{Raw: b.Bytes(), Header: h}
}
