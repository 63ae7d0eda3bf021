package tui

import (
	"context"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"bouncer/internal/handson"
	"bouncer/internal/study"
	"bouncer/internal/tui/layout"
	"bouncer/internal/tui/screen"
	"bouncer/internal/tui/theme"
	"bouncer/internal/tui/workbench"
)

// layer is a screen on the stack with the means to end its work.
type layer struct {
	screen.Screen
	page   study.Page
	id     int
	cancel context.CancelFunc
}

// root owns the terminal: the stack of screens, the theme, the frame around
// them. Screens ask it for pages by message.
type root struct {
	ctx    context.Context
	open   func() (*study.Sitting, error)
	first  study.Page     // opened over home once the sitting is there
	study  *study.Sitting // nil until the course and the log have been read
	theme  *theme.Theme
	told   bool // which of the two backgrounds it is, by the learner
	w, h   int
	layers []layer
	nextID int
	help   help
	keys   screen.Keys
	early  []tea.KeyPressMsg // typed before the sitting was there; played then
	bench  *workbench.Log    // what was fired in this run
	later  screen.Later      // nil for the clock of the world
	still  bool              // nothing on the screens moves by itself
	now    func() time.Time
	asked  time.Time // when the terminal was asked for its background
	fault  error     // why the course could not be read; ends the program

	unsaved bool // the log could not keep the last thing it was given

	room    *handson.Room // the server that other clients reach; opened by the screens that need it
	addr    string        // where it listens if it can
	unwatch func()        // ends the log's news
	class   attendance    // at the host's class

	remote *Remote       // nil for a learner at this machine
	send   func(tea.Msg) // to the program, from another goroutine
	notice string        // what just happened elsewhere; until the next key
}

// opened brings the sitting, read after the first frame.
type opened struct {
	sitting *study.Sitting
	err     error
}

func newRoot(ctx context.Context, o Options) *root {
	m := &root{
		ctx: ctx, open: o.Open, first: o.First, theme: theme.New(o.Dark || !o.Light && darkByEnv(o.Env)), w: 80, h: 24,
		keys: screen.CommonKeys(), bench: &workbench.Log{},
	}
	m.told = o.Light || o.Dark
	m.addr, m.remote, m.send = o.Addr, o.Remote, func(tea.Msg) {}
	m.now, m.later, m.still = time.Now, o.Later, o.Still || slices.ContainsFunc(o.Env, noMotion)
	m.push(study.Home{})
	return m
}

// moves reports whether something may move by itself: not where the learner or a
// slow link forbids it.
func (m *root) moves() bool { return !m.still }

// slow is the time a terminal's reply takes over a link that is too slow for
// screens that move by themselves.
const slow = 150 * time.Millisecond

// noMotion reports whether the environment asks for screens that stand still.
func noMotion(env string) bool {
	name, value, _ := strings.Cut(env, "=")
	return name == "NO_MOTION" && value != ""
}

func (m *root) Init() tea.Cmd {
	m.asked = m.now()
	return tea.Batch(m.askBackground(), func() tea.Msg {
		s, err := m.open()
		return opened{s, err}
	})
}

// askBackground asks the terminal for its background. The library asks nothing
// where it reads no input itself; what a remote terminal replies comes in by feed.
func (m *root) askBackground() tea.Cmd {
	if m.remote != nil {
		return tea.Raw(ansi.RequestBackgroundColor)
	}
	return tea.RequestBackgroundColor
}

func (m *root) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return m, m.resize(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		m.still = m.still || m.now().Sub(m.asked) > slow
		if m.told {
			return m, nil
		}
		return m, m.restyle(msg.IsDark())
	case opened:
		return m, m.begin(msg)
	case screen.NotSaved:
		m.unsaved = msg.Err != nil
		return m, nil
	case screen.Met:
		return m, m.met(msg)
	case screen.Open:
		return m, m.push(msg.Page)
	case screen.Replace:
		m.pop()
		return m, m.push(msg.Page)
	case screen.Back:
		return m, m.back()
	case screen.Reply:
		return m, m.reply(msg)
	case screen.ClassMoved:
		return m, m.classMoved()
	case screen.Outside:
		m.bench.AddOutside(msg.Exchange)
		return m, m.tell(msg)
	case tea.KeyPressMsg:
		return m, m.press(msg)
	case replay:
		return m, m.replay()
	case tea.MouseClickMsg:
		return m, m.click(msg)
	case tea.MouseWheelMsg:
		return m, m.wheel(msg)
	}
	return m, m.top().Update(msg)
}

func (m *root) View() tea.View {
	f := m.frame()
	v := tea.NewView(compose(m.theme, m.w, m.h, f, m.helpKey(f)))
	v.AltScreen, v.MouseMode, v.WindowTitle = true, tea.MouseModeCellMotion, "bouncer"
	return v
}

func (m *root) frame() screen.Frame {
	switch {
	case m.help.open:
		return m.helpFrame()
	case m.study == nil && m.first != nil:
		return screen.Frame{Title: study.Title(m.first), Keys: []key.Binding{m.keys.Quit}}
	}
	f := m.top().View()
	if m.unsaved {
		f.Right = m.theme.Who.Render("not saved") + "  " + f.Right
	}
	if m.notice != "" {
		f.Right = m.theme.In.Render(m.notice)
	}
	return f
}

// helpKey is the key line's way to the key help; on the help itself there is none.
// Where letters are written, "?" is one.
func (m *root) helpKey(f screen.Frame) key.Binding {
	help := m.keys.Help
	if f.Typing {
		help = screen.Bind("f1", "keys", "f1")
	}
	help.SetEnabled(!m.help.open)
	return help
}

func (m *root) top() layer { return m.layers[len(m.layers)-1] }

func (m *root) canvas() screen.Canvas {
	p := layout.Arrange(max(m.w, layout.MinWidth), max(m.h, layout.MinHeight))
	return screen.Canvas{Theme: m.theme, W: p.BodyWidth, H: p.BodyHeight}
}

// resize and restyle tell every screen on the stack, so that one that is come
// back to is right at once.
func (m *root) resize(w, h int) tea.Cmd {
	m.w, m.h = max(w, 0), max(h, 0)
	defer m.fitHelp()
	return m.tell(m.canvas())
}

func (m *root) restyle(dark bool) tea.Cmd {
	if dark == m.theme.Dark {
		return nil
	}
	m.theme = theme.New(dark)
	defer m.fitHelp()
	return m.tell(m.canvas())
}

func (m *root) tell(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, p := range m.layers {
		cmds = append(cmds, p.Update(msg))
	}
	return tea.Batch(cmds...)
}

func (m *root) begin(msg opened) tea.Cmd {
	if msg.err != nil {
		m.fault = msg.err
		return tea.Quit
	}
	msg.sitting.Course = msg.sitting.Course.Shown()
	m.study, m.unsaved = msg.sitting, msg.sitting.Log.Err() != nil
	m.furnish()
	cmd := tea.Batch(m.tell(screen.Loaded{Sitting: msg.sitting}), m.attend())
	if m.first != nil {
		cmd = tea.Batch(cmd, m.push(m.first))
	}
	if len(m.early) == 0 {
		return cmd
	}
	return tea.Sequence(cmd, next)
}

// replay plays the next of the keys that were typed before the sitting was there.
type replay struct{}

func next() tea.Msg { return replay{} }

// replay plays one of them, and the next when what came of it has come to rest.
func (m *root) replay() tea.Cmd {
	if len(m.early) == 0 {
		return nil
	}
	key := m.early[0]
	m.early = m.early[1:]
	return tea.Sequence(m.press(key), next)
}

func (m *root) push(p study.Page) tea.Cmd {
	m.nextID++
	ctx, cancel := context.WithCancel(m.ctx)
	h := screen.Handle{ID: m.nextID, Ctx: ctx, Confined: m.remote != nil, Later: m.later, Moves: m.moves}
	s := m.make(h, p)
	m.layers = append(m.layers, layer{s, p, m.nextID, cancel})
	return tea.Batch(s.Update(m.canvas()), s.Init())
}

func (m *root) pop() {
	m.top().cancel()
	m.layers = m.layers[:len(m.layers)-1]
}

func (m *root) back() tea.Cmd {
	if len(m.layers) == 1 {
		return tea.Quit
	}
	m.pop()
	return m.top().Update(screen.OnTop{})
}

func (m *root) reply(msg screen.Reply) tea.Cmd {
	for _, p := range m.layers {
		if p.id == msg.ID {
			return p.Update(msg.Msg)
		}
	}
	return nil
}
