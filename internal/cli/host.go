package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"github.com/atotto/clipboard"
	"github.com/spf13/cobra"

	"bouncer/internal/course"
	"bouncer/internal/host"
	"bouncer/internal/progress"
)

// hosting is what `bouncer host` was called with.
type hosting struct {
	addr, members, leads, metrics, store string
	open                                 bool
}

func (a *app) host() *cobra.Command {
	o := hosting{addr: ":2222"}
	cmd := &cobra.Command{
		Use:   "host --data DIR",
		Short: "Serve the course over SSH: nothing to install for the others",
		Long: "Serve the course to everyone whose key is in a file, each with a log of their own.\n" +
			"The files are in OpenSSH's authorized_keys format, a key's comment is its owner's name,\n" +
			"and they are read again when they change. Leads also have `ssh HOST report`. Members\n" +
			"have their own export (`ssh HOST export > me.jsonl`), and reach the server of their\n" +
			"missions by `ssh -L 4013:room:4013`.",
		Example: "bouncer host --data hosted --members members.keys --leads leads.keys\n" +
			"bouncer host --data hosted --open --addr 127.0.0.1:2222 --metrics 127.0.0.1:9464",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.serveHost(cmd, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.addr, "addr", o.addr, "address and port to listen on")
	f.StringVar(&o.members, "members", "", "file of the keys that may come in")
	f.StringVar(&o.leads, "leads", "", "file of the keys that may come in and see how the others stand")
	f.BoolVar(&o.open, "open", false, "let any key in, named by its user name")
	cmd.PersistentFlags().StringVar(&o.store, "store", "",
		"database that keeps the logs, PostgreSQL, for several hosts of the same members: postgres://… "+
			"(default: files under --data)")
	f.StringVar(&o.metrics, "metrics", "", "address to serve /metrics at, in Prometheus' text format")
	cmd.AddCommand(a.resetGroup(&o))
	return cmd
}

func (a *app) serveHost(cmd *cobra.Command, o hosting) error {
	if a.data == "" {
		return errors.New("say where the host keeps its key and the members' logs: --data DIR")
	}
	if o.members == "" && o.leads == "" && !o.open {
		return errors.New("say who may come in: --members FILE, --leads FILE, or --open for any key")
	}
	c, err := a.load()
	if err != nil {
		return err
	}
	c = c.Shown() // once for all
	dir, err := filepath.Abs(a.data)
	if err != nil {
		return err
	}
	// What a host holds is mostly screens at rest: a third of it as slack is plenty.
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(30))
	}
	// A member's ctrl+v would read the clipboard of this machine.
	clipboard.Unsupported = true
	logs, err := membersIn(cmd.Context(), dir, o.store)
	if err != nil {
		return err
	}
	options := host.Options{
		Dir: dir, Open: o.open, Logs: logs, Limits: host.DefaultLimits,
		Log:   slog.New(slog.NewJSONHandler(cmd.ErrOrStderr(), nil)),
		Run:   func(ctx context.Context, s *host.Session) int { return serveGuest(ctx, c, s) },
		Stage: stage(c),
	}
	if options.Members, err = keysIn(o.members); err != nil {
		return err
	}
	if options.Leads, err = keysIn(o.leads); err != nil {
		return err
	}
	h, err := host.New(options)
	if err != nil {
		return err
	}
	return a.listen(cmd, h, o)
}

// membersIn opens the store of members' logs.
func membersIn(ctx context.Context, dir, store string) (*progress.Members, error) {
	if store == "" {
		return progress.InDir(dir), nil
	}
	return progress.InPostgres(ctx, store, progress.PostgresSchema)
}

// resetGroup forgets a group, after asking; a copy is kept.
func (a *app) resetGroup(o *hosting) *cobra.Command {
	var group, yes bool
	cmd := &cobra.Command{
		Use:   "reset --group",
		Short: "Forget what all members have done, between two groups; a copy is kept",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if a.data == "" || !group {
				return errors.New("say whose: `bouncer host reset --group --data DIR`")
			}
			dir, err := filepath.Abs(a.data)
			if err != nil {
				return err
			}
			logs, err := membersIn(cmd.Context(), dir, o.store)
			if err != nil {
				return err
			}
			all, err := logs.All()
			if err == nil && len(all) == 0 {
				_, err = fmt.Fprintln(a.out, "There is nothing to forget.")
				return errors.Join(err, logs.Close())
			}
			if err == nil && !yes {
				err = a.agree(cmd,
					fmt.Sprintf("Forget what all members have done (members: %d)? A copy is kept. [y/N] ", len(all)))
			}
			if err == nil {
				err = a.forget(logs.Reset)
			}
			return errors.Join(err, logs.Close())
		},
	}
	cmd.Flags().BoolVar(&group, "group", false, "all members")
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}

func keysIn(path string) (*host.Keys, error) {
	if path == "" {
		return nil, nil
	}
	return host.OpenKeys(path)
}

// listen serves until the command is asked to end, and then lets everyone finish.
func (a *app) listen(cmd *cobra.Command, h *host.Host, o hosting) error {
	var lc net.ListenConfig
	l, err := lc.Listen(cmd.Context(), "tcp", o.addr)
	if err != nil {
		return fmt.Errorf("--addr %s can't be listened on: %w", o.addr, err)
	}
	closeMetrics, err := serveMetrics(cmd.Context(), o.metrics, h)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	fmt.Fprintf(a.out, "Host key: %s\nListening on %s; ctrl+c ends it.\n", h.Fingerprint(), l.Addr())
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(l) }()
	select {
	case err := <-ended:
		return errors.Join(err, closeMetrics(), h.Drain())
	case <-cmd.Context().Done():
	}
	err = h.Drain()
	if err := errors.Join(err, <-ended, closeMetrics()); err != nil {
		return err
	}
	return context.Cause(cmd.Context())
}

func serveMetrics(ctx context.Context, addr string, h *host.Host) (stop func() error, err error) {
	if addr == "" {
		return func() error { return nil }, nil
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--metrics %s can't be listened on: %w", addr, err)
	}
	s := &http.Server{Handler: h.Metrics(), ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second,
		IdleTimeout: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	return sync.OnceValue(func() error {
		err := s.Close()
		if e := <-ended; !errors.Is(e, http.ErrServerClosed) {
			err = errors.Join(err, e)
		}
		return err
	}), nil
}

// guestCourse is the course as a guest is shown it: read once for all.
func guestCourse(c *course.Course) func() (*course.Course, error) {
	return func() (*course.Course, error) { return c, nil }
}
