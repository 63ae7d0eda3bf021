// Bouncer is a course in the terminal about one decision: 401 or 403.
package main

import (
	"os"

	"bouncer/internal/cli"
)

func main() {
	os.Exit(cli.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
