// Package version tells which release of relata this is.
//
// A plain "relata --version" is answered while the program starts: the Graphviz
// library, which is initialised later, takes longer than all else that the
// answer needs. As package cachedir does, this one relies on the order of
// initialisation: it imports little and sorts before the library.
package version

import (
	"os"
	"runtime/debug"
)

// Release is set by the linker (see the Makefile and tools/dist).
var Release = "devel"

// String returns the release and, where the build knows it, the commit.
func String() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return Release + " (" + s.Value[:12] + ")"
		}
	}
	return Release
}

// Line is what "relata --version" prints.
func Line() string { return "relata version " + String() + "\n" }

func init() {
	if asked(os.Args) {
		status := 0
		if _, err := os.Stdout.WriteString(Line()); err != nil {
			status = 1
		}
		os.Exit(status)
	}
}

// asked reports whether a command line asks for the version and nothing else.
func asked(args []string) bool { return len(args) == 2 && args[1] == "--version" }
