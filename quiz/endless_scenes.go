package quiz

// scene is where and when somebody does something. It says nothing of who they
// are to the server, so no title made of it tells an answer. {do} is the errand
// as an infinitive.
type scene struct {
	title, lead string
	company     bool // somebody else is in it, so "her" could be either
}

func scenes() []scene {
	return []scene{
		{"Between two meetings", "Between two meetings, {N} wants to {do}.", false},
		{"The last tram", "The last tram is late, so {N} has time to {do}.", false},
		{"Rain on the roof", "It rains, nobody wants to go out for lunch, and {N} decides to {do}.", false},
		{"The first coffee", "{N} starts the day with coffee, and with an attempt to {do}.", false},
		{"A quiet afternoon", "The office is quiet this afternoon, a good time for {N} to {do}.", false},
		{"Platform nine", "On platform nine, with the train in sight, {N} tries to {do}.", false},
		{"Friday at five", "One thing is left on the list for this week, and {N} sets out to {do}.", false},
		{"The new laptop", "The new laptop has arrived. The first thing {N} does with it is to {do}.", false},
		{"A question over lunch", "Over lunch a colleague asks something only the server can answer, so {N} takes out a phone to {do}.", true},
		{"The kitchen table", "At the kitchen table, between two cups of tea, {N} is about to {do}.", false},
		{"Before the doors open", "Half an hour before the doors open, {N} means to {do}.", false},
		{"The long elevator", "The elevator in this building is slow. {N} uses the ride to {do}.", false},
		{"A script at midnight", "Every night at twelve a script of {N's} wakes up to {do}.", false},
		{"Waiting for the dentist", "In the waiting room {N} gets bored with the magazines and decides to {do}.", false},
		{"The demo", "In front of twelve guests, {N} wants to show how easy it is to {do}.", true},
		{"Spring cleaning", "{N} works down a list of things put off since winter. Next on it: to {do}.", false},
		{"The ferry", "Halfway across, where the ferry has a signal again, {N} opens the app to {do}.", false},
		{"A bet", "{N} has bet a colleague that it takes ten seconds to {do}.", true},
		{"The handover", "Tomorrow somebody else takes over. Until then it falls to {N} to {do}.", true},
		{"Snow day", "The roads are closed, and {N} works from home. The plan for the morning is to {do}.", false},
		{"The other window", "With the manual open in one window, {N} uses the other to {do}.", false},
		{"Night shift", "Nothing happens on the night shift until {N} remembers that there was a promise to {do}.", false},
		{"Lamp by lamp", "While the workshop goes dark lamp by lamp, {N} stays on to {do}.", false},
		{"A note on the fridge", "A note on the fridge says to {do}, and {N} would rather do it now than forget it.", false},
		{"Twenty past eight", "At twenty past eight {N} sits down to {do}.", false},
		{"The borrowed phone", "{N's} own phone is at the repair shop, so {N} borrows one to {do}.", false},
		{"Gate B4", "Boarding starts in five minutes. That leaves {N} enough time to {do}.", false},
		{"The wrong side of town", "Stuck on the wrong side of town, {N} asks the app to {do}.", false},
		{"Second breakfast", "Second breakfast is {N's} favorite time to {do}.", false},
		{"An empty inbox", "The inbox is empty for once, so {N} gets around to something else: to {do}.", false},
		{"The intern watches", "A new intern watches over {N's} shoulder how to {do}.", true},
		{"Power cut", "The power has just come back, and {N} picks up where the work stopped, which was to {do}.", false},
		{"The library", "In the library, where calls are frowned upon, {N} writes a short request to {do}.", false},
		{"A walk with the dog", "The dog has found something interesting. {N} has both hands free for a moment to {do}.", false},
		{"Month's end", "It is the end of the month, and {N} has been asked to {do}.", false},
		{"A tip from a neighbor", "A neighbor has explained to {N} how to {do}, and now is the time to try it.", true},
		{"The slow connection", "The connection on the hill is slow. {N} sends one request, and only one, to {do}.", false},
		{"Quarter to closing", "Fifteen minutes before the shop closes, {N} still has to {do}.", false},
		{"The balcony", "From the balcony, feet on the railing, {N} goes on to {do}.", false},
		{"Two tabs", "{N} has two tabs open. One plays music; the other is there to {do}.", false},
		{"The checklist", "Third on {N's} checklist, after watering the plants: {do}.", false},
		{"A promise", "{N} has promised the team to {do} before noon.", true},
		{"Back from vacation", "On the first day back from the sea, {N} has to think for a moment about how to {do}.", false},
		{"The spare key", "While a locksmith looks at the front door, {N} passes the time trying to {do}.", true},
		{"Sunday", "Nobody works on Sundays here but {N}, who wants to {do}.", false},
		{"The conference", "In the last row of a conference hall, {N} stops listening and starts to {do}.", false},
	}
}
