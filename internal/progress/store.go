package progress

// store is where the events of one learner lie. Its methods are called from one
// goroutine at a time, and their errors are in words for the learner.
type store interface {
	// name is the store in messages: a path, or whose rows of which database.
	name() string
	// write keeps events, all or none, and says how many were new. One whose id is
	// there already is left as it is, so writing again after an error of unknown
	// outcome is safe.
	write(events []Event) (added int, err error)
	// read calls f for every event in the order of arrival, with its id where ids
	// are asked for. What f is given is overwritten by the next. start comes first,
	// with about how many there are; a second time where reading begins anew.
	read(ids bool, start func(count int), f func(*Event)) error
	// empty forgets everything and says where a copy is.
	empty() (kept string, err error)
	// notice is what happened to the store that the learner should know.
	notice() string
	// unsaved is why it can't be written to, nil where it may be tried.
	unsaved() error
	// unread is why it can't be read, nil where it may be tried.
	unread() error
	close() error
}
