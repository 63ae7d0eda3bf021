package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"bouncer/internal/content"
	"bouncer/internal/exchange"
	"bouncer/internal/study"
	"bouncer/internal/world"
	"bouncer/lessons"
	"bouncer/mockserver"
)

func (a *app) fire() *cobra.Command {
	var asJSON bool
	var given []string
	var har string
	var via, dialect string
	cmd := &cobra.Command{
		Use:   "fire FILE[#REQUEST]|SCENARIO|-",
		Short: "Fire one request and print the exchange and the gate's trace",
		Long: "Fire a request at a fresh server on this machine and print what went over the wire\n" +
			"and how the gate decided. The request is .http text, a curl, HTTPie or wget command, or\n" +
			"a HAR archive, from a file or, with -, from standard input; or a scenario of the course\n" +
			"by its id. Of a file with several requests, #REQUEST chooses one: by its name, its number, or #L12 for " +
			"the one on line 12.",
		Example: "bouncer fire old-account\nbouncer fire requests.http#login\n" +
			"printf 'GET /me\\nAuthorization: Bearer {{alice.expired}}\\n' | bouncer fire -",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := a.load()
			if err != nil {
				return err
			}
			r, err := a.requestOf(c, args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			for _, l := range r.left {
				cmd.PrintErrf("not carried over: %s\n", content.CleanLine(l))
			}
			r.given = append(r.given, given...)
			if via != "" {
				r.c.Via = via
			}
			if dialect != "" {
				r.dialect = dialect
			}
			switch {
			case har == dash && asJSON:
				return errors.New("--har - and --json both write to standard output; name a file for one of them")
			case har != "" && r.dialect == lessons.AllDialects:
				return errors.New("an archive holds what went over the wire, and all dialects answer without one; " +
					"leave out --har, or name one dialect")
			case r.dialect == lessons.AllDialects:
				return a.survey(cmd.Context(), r, asJSON)
			}
			ex, err := r.fire(cmd.Context())
			if err != nil {
				return err
			}
			if har != "" {
				if err := writeHAR(a.out, har, ex); err != nil {
					return err
				}
			}
			switch {
			case har == dash:
				return nil
			case asJSON:
				return printJSON(a.out, exchangeJSON(ex))
			}
			return printExchange(a.out, ex)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().StringVar(&har, "har", "", "also write the exchange to this file as a HAR 1.2 archive (its "+
		"credentials included)")
	cmd.Flags().StringVar(&via, "via", "", "send it this way (proxy, portal, cache, follow, refresh, tls, tls:alice)")
	cmd.Flags().StringVar(&dialect, "dialect", "",
		"answer as this system is documented to, or all side by side ("+
			strings.Join(mockserver.DialectNames(), ", ")+", all)")
	cmd.Flags().StringSliceVar(&given, "given", nil,
		"put the server in this condition first ("+strings.Join(mockserver.Conditions(), ", ")+")")
	return cmd
}

// request is a case to fire, where its text came from, and its conditions.
type request struct {
	file    string
	line    int // of the text's first line in its file
	c       exchange.Case
	given   []string
	dialect string
	world   *world.World // of the server it is fired at
	left    []string     // of another tool's request: what was not carried over
}

// fire sends the request; a fault of its text is told with the place in the
// file it stands in.
func (r request) fire(ctx context.Context) (*exchange.Exchange, error) {
	ex, err := exchange.OnceCase(ctx, mockserver.Options{World: r.world, Given: r.given, Dialect: r.dialect}, r.c)
	return ex, r.place(err)
}

// survey prints what every dialect answers to a request.
func (a *app) survey(ctx context.Context, r request, asJSON bool) error {
	if r.c.Via != "" || len(r.c.Before) > 0 {
		return fmt.Errorf("all dialects can be put to one plain request only; leave out --via, or name a scenario " +
			"without one")
	}
	answers, err := exchange.Survey(ctx, mockserver.Options{World: r.world, Given: r.given}, r.c.Text)
	if err != nil {
		return r.place(err)
	}
	if asJSON {
		return printJSON(a.out, answers)
	}
	var b strings.Builder
	b.WriteString(mockserver.DialectNotice + "\n")
	for _, x := range answers {
		status := "not documented"
		if x.Documented {
			status = strconv.Itoa(x.Status)
		}
		fmt.Fprintf(&b, "\n%s  %s (%s)\n", status, x.Title, x.Dialect)
		answered(&b, x)
	}
	_, err = io.WriteString(a.out, b.String())
	return err
}

// answered writes why a dialect answers so, and by which source.
func answered(b *strings.Builder, x exchange.Answer) {
	line := func(s string) { fmt.Fprintf(b, "     %s\n", content.CleanLine(s)) }
	line(x.Reason)
	for _, challenge := range x.Challenge {
		line("WWW-Authenticate: " + challenge)
	}
	if x.Bare {
		line(study.BareWords)
	}
	if x.Source != "" {
		line(x.Source)
	}
}

// caveat writes what to know before an answer of a dialect is taken for the
// system's own.
func caveat(b *strings.Builder, ex *exchange.Exchange) {
	x, ok := exchange.AnswerOf(ex)
	if !ok {
		return
	}
	fmt.Fprintf(b, "\n%s (%s). %s\n", content.CleanLine(x.Title), x.Dialect, mockserver.DialectNotice)
	if x.Bare {
		b.WriteString(study.BareWords + "\n")
	}
	fmt.Fprintf(b, "%s\n", content.CleanLine(x.Note))
	if x.Source != "" {
		fmt.Fprintf(b, "%s\n", content.CleanLine(x.Source))
	}
}

func printExchange(w io.Writer, ex *exchange.Exchange) error {
	var b strings.Builder
	bytes := func(m exchange.Message) {
		if len(m.Raw) == 0 {
			b.WriteString(study.NoAnswer + "\n\n")
			return
		}
		b.WriteString(strings.TrimRight(content.Clean(string(m.Raw)), "\n") + "\n\n")
	}
	if len(ex.Hops) < 2 {
		bytes(ex.Sent)
		bytes(ex.Received)
	}
	for i, h := range ex.Hops {
		if len(ex.Hops) > 1 {
			fmt.Fprintf(&b, "--- %d: %s\n", i+1, content.CleanLine(h.Name))
			bytes(h.Sent)
			bytes(h.Received)
		}
		if h.Note != "" {
			b.WriteString(content.CleanLine(h.Note) + "\n\n")
		}
	}
	if ex.Truncated {
		b.WriteString("(cut here: the response is longer than the course reads)\n\n")
	}
	d := ex.Decision
	if d == nil {
		fmt.Fprintf(&b, "%s\n%.1f ms\n", exchange.Unread, ms(ex))
		_, err := io.WriteString(w, b.String())
		return err
	}
	n := 0
	for _, r := range d.Checks {
		if !r.Asked {
			continue
		}
		n++
		fmt.Fprintf(&b, "%2d  %-12s %-8s %s\n", n, r.Name, r.Outcome, content.CleanLine(r.Detail))
	}
	status := "no answer"
	if !d.Undocumented {
		status = strconv.Itoa(d.Status)
	}
	fmt.Fprintf(&b, "\n%s: %s\n", status, content.CleanLine(d.Reason))
	caveat(&b, ex)
	fmt.Fprintf(&b, "%.1f ms\n", ms(ex))
	_, err := io.WriteString(w, b.String())
	return err
}

func ms(ex *exchange.Exchange) float64 { return float64(ex.Took.Microseconds()) / 1000 }

type sentJSON struct {
	Method  string      `json:"method"`
	Target  string      `json:"target"`
	Headers http.Header `json:"headers"`
	Raw     string      `json:"raw"`
}

type receivedJSON struct {
	Status  int         `json:"status"`
	Headers http.Header `json:"headers"`
	Body    string      `json:"body"`
	Raw     string      `json:"raw"`
}

// firedJSON is what `fire --json` prints. Header values are arrays under
// canonical names; decision is null when the request never reached the gate.
type firedJSON struct {
	Request  sentJSON             `json:"request"`
	Response *receivedJSON        `json:"response"`
	Decision *mockserver.Decision `json:"decision"`
	// Answered is whose answer the response is taken to be, where a dialect gave
	// it; response is null where it has none.
	Answered *exchange.Answer `json:"answered,omitempty"`
	Notice   string           `json:"notice,omitempty"`
	Ms       float64          `json:"ms"`
}

func exchangeJSON(ex *exchange.Exchange) firedJSON {
	out := firedJSON{
		Request:  sentJSON{ex.Method, ex.Target, ex.Sent.Header, string(ex.Sent.Raw)},
		Decision: ex.Decision, Ms: ms(ex),
	}
	if ex.Status != 0 {
		out.Response = &receivedJSON{ex.Status, ex.Received.Header, string(ex.Body), string(ex.Received.Raw)}
	}
	if a, ok := exchange.AnswerOf(ex); ok {
		out.Answered, out.Notice = &a, mockserver.DialectNotice
	}
	return out
}

func printJSON(w io.Writer, v any) error {
	enc := content.JSON(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
