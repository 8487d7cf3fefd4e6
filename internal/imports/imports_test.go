package imports

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const module = "github.com/relata-kg/relata/"

// shared are the packages of ingest that every stage may import.
var shared = []string{"ingest/text", "ingest/conllu", "ingest/nn", "ingest/vectors", "ingest/gazetteer"}

// wiring are the packages of ingest that put stages together.
var wiring = []string{"ingest", "ingest/english", "ingest/corpus", "ingest/eval"}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if len(list) < 10 {
		t.Fatalf("go list found %d packages", len(list))
	}
	return list
}

// top returns the owner's folder of a package path: "ingest" of "ingest/coref".
func top(path string) string {
	folder, _, _ := strings.Cut(path, "/")
	return folder
}

// stage returns the stage of a package path: "ingest/coref" of "ingest/coref/sieve".
func stage(path string) string {
	parts := strings.SplitN(path, "/", 3)
	if len(parts) < 2 {
		return path
	}
	return parts[0] + "/" + parts[1]
}

func within(path string, list []string) bool {
	for _, p := range list {
		if path == p || p != "ingest" && strings.HasPrefix(path, p+"/") {
			return true
		}
	}
	return false
}

func TestImportRule(t *testing.T) {
	for _, p := range packages(t) {
		from := strings.TrimPrefix(p.ImportPath, module)
		for _, imp := range p.Imports {
			to, ours := strings.CutPrefix(imp, module)
			switch {
			case !ours:
				if strings.HasPrefix(imp, "github.com/cayleygraph/") && top(from) != "graph" {
					t.Errorf("%s imports %s: Cayley stays inside graph", from, imp)
				}
				if strings.HasPrefix(imp, "github.com/goccy/go-graphviz") && top(from) != "exports" {
					t.Errorf("%s imports %s: Graphviz stays inside exports", from, imp)
				}
			case top(to) == "internal" || top(from) == "cmd" || top(from) == "internal" || top(from) == "tools":
			case top(from) == "schema":
				t.Errorf("schema imports %s", to)
			case to == "schema":
			case top(to) == "cmd":
				t.Errorf("%s imports %s: only cmd wires", from, to)
			case top(from) != top(to):
				t.Errorf("%s imports %s: ingest, graph and exports never import each other", from, to)
			case top(from) == "ingest" && stage(from) != stage(to) && !within(to, shared) && !within(from, wiring):
				t.Errorf("%s imports %s: stages never import each other", from, to)
			}
		}
	}
}
