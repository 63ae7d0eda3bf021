// Package project is a server that the learner builds, held to its contract on
// the screen: its stages turn green as they save.
package project

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"bouncer/internal/study"
	"bouncer/internal/tui/kit"
	"bouncer/internal/tui/prose"
	"bouncer/internal/tui/screen"
)

// Screen is one project.
type Screen struct {
	handle screen.Handle
	study  *study.Sitting
	build  *study.Building
	canvas screen.Canvas
	keys   keyMap
	field  kit.Field
	pane   kit.Pane
	texts  prose.Texts
	watch  bool // a save is being waited for
}

type keyMap struct {
	screen.Keys
	Start, Again, Lesson, Done key.Binding
}

// ran brings what a run came to, saved that a file has changed.
type (
	ran   study.Run
	saved bool
)

// New opens a project; the root has read it from the course.
func New(h screen.Handle, sitting *study.Sitting, p study.Project) *Screen {
	s := &Screen{handle: h, study: sitting, keys: newKeyMap()}
	s.build, _ = sitting.Work(p.ID)
	b := s.build
	context.AfterFunc(h.Ctx, func() { _ = b.Close() }) // what it started ends with the screen, or with the program
	return s
}

func newKeyMap() keyMap {
	k := keyMap{
		Keys:   screen.CommonKeys(),
		Start:  screen.Bind("enter", "say how it is started", "enter"),
		Again:  screen.Bind("r", "fire again", "r"),
		Lesson: screen.Bind("l", "the lesson", "l"),
		Done:   screen.Bind("esc", "leave it as it was", "esc"),
	}
	k.Back = screen.Bind("esc", "back", "esc")
	return k
}

// Init has nothing to load.
func (s *Screen) Init() tea.Cmd { return nil }

// Update takes keys, the mouse, and what comes back from elsewhere.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Canvas:
		return s.resize(msg)
	case prose.Texts:
		if msg.Fit(s.canvas.Theme, s.canvas.W) {
			s.texts = msg
			s.layout()
		}
	case ran:
		return s.settle(msg)
	case saved:
		s.watch = false
		if msg && s.build.Command != "" {
			return s.fire(s.build.Command)
		}
	case tea.MouseWheelMsg:
		s.pane.Update(msg, s.keys.Keys)
	case tea.KeyPressMsg:
		return s.press(msg)
	default:
		return s.field.Update(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	k := s.keys
	if s.field.Typing() {
		return s.typed(msg)
	}
	switch {
	case key.Matches(msg, k.Start):
		cmd := s.field.Open(s.build.Command)
		s.layout()
		s.pane.Top()
		return cmd
	case key.Matches(msg, k.Again) && s.build.Command != "" && !s.build.Running:
		return s.fire(s.build.Command)
	case key.Matches(msg, k.Lesson) && s.lesson() != "":
		return screen.Go(study.Lesson{ID: s.lesson()})
	case key.Matches(msg, k.Back, k.Quit):
		return screen.Leave
	}
	s.pane.Update(msg, k.Keys)
	return nil
}

// typed is a key while the command is written.
func (s *Screen) typed(msg tea.KeyPressMsg) (cmd tea.Cmd) {
	switch {
	case key.Matches(msg, s.keys.Start):
		return s.fire(s.field.Close())
	case key.Matches(msg, s.keys.Done):
		s.field.Close()
	default:
		cmd = s.field.Update(msg)
	}
	s.layout()
	return cmd
}

func (s *Screen) fire(line string) tea.Cmd {
	fire := s.build.Fire(line)
	s.layout()
	return s.handle.Do(func(ctx context.Context) tea.Msg { return ran(fire(ctx)) })
}

// settle takes in a run, and waits for the next save.
func (s *Screen) settle(m ran) tea.Cmd {
	taken, events := s.build.Take(study.Run(m))
	if !taken {
		return nil
	}
	s.layout()
	if s.build.Fault != nil {
		return nil
	}
	var cmds []tea.Cmd
	if len(events) > 0 {
		log := s.study.Log
		cmds = append(cmds, func() tea.Msg { return screen.NotSaved{Err: log.Append(events...)} })
	}
	if !s.watch {
		s.watch = true
		wait := s.build.Saved()
		cmds = append(cmds, s.handle.Do(func(ctx context.Context) tea.Msg { return saved(wait(ctx)) }))
	}
	return tea.Batch(cmds...)
}

// lesson is where the first wrong answer is taught.
func (s *Screen) lesson() string {
	if s.build.Report == nil {
		return ""
	}
	e, _ := s.build.Report.Explain(s.build.Words())
	return e.Lesson
}
