package quiz

import (
	"bytes"
	"html"
	"strconv"
	"strings"
)

// Anki writes scenarios as notes that Anki imports: tab-separated text with a
// stable id each, so that importing again updates instead of doubling.
func Anki(scenarios []Scenario) []byte {
	var b bytes.Buffer
	b.WriteString("#separator:tab\n#html:true\n#guid column:1\n#notetype:Basic\n#deck:401 or 403\n" +
		"#columns:guid\tFront\tBack\tTags\n#tags column:4\n")
	for _, s := range scenarios {
		var choices []string
		for _, c := range s.Choices() {
			choices = append(choices, strconv.Itoa(c))
		}
		front := "<b>" + cell(s.Title) + "</b><br><br>" + cell(s.Story) + "<pre>" + cell(s.Request) + "</pre>" +
			strings.Join(choices, " · ")
		back := "<b>" + strconv.Itoa(s.Answer) + "</b><br><br>" + cell(s.Why)
		if len(s.Sources) > 0 {
			back += "<br><br>" + cell(strings.Join(s.Sources, "; "))
		}
		tags := "bouncer " + strings.ReplaceAll(s.Topic, " ", "-") + " level-" + strconv.Itoa(s.Level)
		b.WriteString("bouncer-" + s.ID + "\t" + front + "\t" + back + "\t" + tags + "\n")
	}
	return b.Bytes()
}

// cell keeps a text within one field of one line.
func cell(s string) string {
	s = html.EscapeString(strings.TrimSpace(s))
	return strings.NewReplacer("\r\n", "<br>", "\n", "<br>", "\r", "<br>", "\t", "    ").Replace(s)
}
