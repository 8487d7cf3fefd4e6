package version

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestAsked(t *testing.T) {
	for line, want := range map[string]bool{
		"relata --version": true, "relata": false, "relata build --version": false, "relata --version x": false, "relata -v": false,
	} {
		if got := asked(strings.Fields(line)); got != want {
			t.Errorf("%s: %v", line, got)
		}
	}
}

// The answer comes before main, here before any test runs.
func TestAnsweredAtTheStart(t *testing.T) {
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(exe, "--version").CombinedOutput()
	if err != nil || string(out) != Line() || !strings.HasPrefix(string(out), "relata version "+Release) {
		t.Errorf("%q %v", out, err)
	}
}
