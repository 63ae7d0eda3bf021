package course

import (
	"fmt"
	"regexp"

	"bouncer/internal/content"
)

// About is what course.yaml says of a course as a whole.
type About struct {
	Name  string `front:"name,required" about:"tells courses apart: lower-case letters, digits and dashes"`
	Title string `front:"title,required" about:"heads the first screen; up to 36 characters"`
}

var aboutName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// maxTitle is how many characters of a title fit a screen of 40 columns.
const maxTitle = 36

const maxName = 40

func readAbout(file string, data []byte) (About, error) {
	var a About
	at, err := content.ReadKeys(file, data, &a, nil)
	faults := &content.List{File: file}
	faults.Join(err)
	if a.Name != "" && (!aboutName.MatchString(a.Name) || len(a.Name) > maxName) {
		faults.Add(at["name"], fmt.Sprintf("%q can't be the name of a course", a.Name), fmt.Sprintf("use up to %d lower-case letters, digits and dashes", maxName))
	}
	if n := len([]rune(a.Title)); n > maxTitle {
		faults.Add(at["title"], fmt.Sprintf("the title has %d characters, and %d fit the smallest screen", n, maxTitle), "shorten it")
	}
	return a, faults.Err()
}
