package study

import "sync"

// Memo keeps what is made once for all who look at the same thing.
type Memo struct {
	mu   sync.Mutex
	made map[any]*made
}

type made struct {
	once sync.Once
	it   any
}

// Once is what f makes, made by the first who asks for a key; others wait for it.
// A nil memo keeps nothing.
func (m *Memo) Once(key any, f func() any) any {
	if m == nil {
		return f()
	}
	m.mu.Lock()
	if m.made == nil {
		m.made = map[any]*made{}
	}
	one := m.made[key]
	if one == nil {
		one = &made{}
		m.made[key] = one
	}
	m.mu.Unlock()
	one.once.Do(func() { one.it = f() })
	return one.it
}
