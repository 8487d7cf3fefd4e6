package layout_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/internal/fixture"
	"github.com/relata-kg/relata/schema"
)

// TestMain makes the test binary its own worker, as the tool is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == layout.WorkerCommand {
		if err := layout.Serve(context.Background(), os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func worker(t *testing.T) layout.Options {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return layout.Options{Worker: []string{exe, layout.WorkerCommand}}
}

func build(t *testing.T, g *schema.Graph, o scene.Options) *scene.Scene {
	t.Helper()
	s, err := scene.Build(g, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func place(t *testing.T, s *scene.Scene, o layout.Options) *layout.Drawing {
	t.Helper()
	d, err := layout.Place(t.Context(), s, o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// check fails unless the boxes lie on the page, apart from each other, and every
// edge runs from box to box.
func check(t *testing.T, d *layout.Drawing) {
	t.Helper()
	for i, a := range d.Nodes {
		if a.X-a.W/2 < -1 || a.X+a.W/2 > d.Width+1 || a.Y-a.H/2 < -1 || a.Y+a.H/2 > d.Height+1 {
			t.Errorf("node %d lies outside the page of %.0f x %.0f: %v", i, d.Width, d.Height, a)
		}
		for j, b := range d.Nodes[:i] {
			if math.Abs(a.X-b.X) < (a.W+b.W)/2-0.5 && math.Abs(a.Y-b.Y) < (a.H+b.H)/2-0.5 {
				t.Errorf("nodes %d and %d overlap: %v %v", i, j, a, b)
			}
		}
	}
	far := func(r layout.Rect, x, y float64) float64 {
		return max(math.Abs(x-r.X)-r.W/2, math.Abs(y-r.Y)-r.H/2)
	}
	for i, l := range d.Edges {
		e := d.Scene.Edges[i]
		if len(l.Path) < 4 {
			t.Fatalf("edge %d has no path", i)
		}
		if v := far(d.Nodes[e.From], l.Path[0].X, l.Path[0].Y); v > 8 {
			t.Errorf("edge %d begins %.1f points away from its node", i, v)
		}
		if v := far(d.Nodes[e.To], l.Tip.X, l.Tip.Y); v > 8 {
			t.Errorf("edge %d ends %.1f points away from its node", i, v)
		}
	}
}

func TestPlace(t *testing.T) {
	for name, c := range map[string]struct {
		g *schema.Graph
		o scene.Options
	}{
		"politics":  {fixture.Politics(), scene.Options{}},
		"grouped":   {fixture.Politics(), scene.Options{GroupBy: scene.ByCommunity}},
		"selection": {fixture.Random(1, 200, 700), scene.Options{}},
		"all":       {fixture.Random(1, 200, 700), scene.Options{All: true}},
		"lonely":    {fixture.Politics(), scene.Options{Focus: []string{"Kyiv"}, MinSupport: 50}},
	} {
		t.Run(name, func(t *testing.T) {
			s := build(t, c.g, c.o)
			d := place(t, s, worker(t))
			check(t, d)
			if len(s.Edges) > 0 && !s.Dense {
				for i := range d.Edges {
					if !d.Edges[i].HasLabel {
						t.Errorf("edge %d has no label", i)
					}
				}
			}
		})
	}
}

func TestEmptySceneNeedsNoEngine(t *testing.T) {
	d := place(t, build(t, &schema.Graph{}, scene.Options{}), layout.Options{Worker: []string{"/nonexistent"}})
	if d.Width != 0 || len(d.Nodes) != 0 {
		t.Errorf("%+v", d)
	}
}

func TestHubIsNotAnEndlessColumn(t *testing.T) {
	g := &schema.Graph{}
	hub := schema.Argument{ID: "country/hub", Name: "Hub", Type: schema.Country}
	for i := range 40 {
		o := schema.Argument{ID: fmt.Sprintf("person/p%02d", i), Name: fmt.Sprintf("Person %d", i), Type: schema.Person}
		g.StatementList = append(g.StatementList, schema.Statement{
			ID: fmt.Sprintf("st:%02d", i), Subject: o, Object: hub, Factuality: schema.Fact, Confidence: 1,
			Relation: schema.Relation{ID: "accuses", PLOVER: schema.Accuse},
		})
	}
	d := place(t, build(t, g, scene.Options{}), worker(t))
	check(t, d)
	if ratio := d.Width / d.Height; ratio < 0.5 || ratio > 3 {
		t.Errorf("a hub of 40 is drawn %.0f x %.0f", d.Width, d.Height)
	}
	for i, l := range d.Edges { // all arrows end at the hub
		r := d.Nodes[d.Scene.Edges[i].To]
		if math.Abs(l.Tip.X-r.X) > r.W/2+8 || math.Abs(l.Tip.Y-r.Y) > r.H/2+8 {
			t.Errorf("edge %d ends at %v, not at %v", i, l.Tip, r)
		}
	}
}

func TestSameInWorkerAndHere(t *testing.T) {
	s := build(t, fixture.Politics(), scene.Options{})
	a, b := place(t, s, worker(t)), place(t, s, layout.Options{})
	if fmt.Sprint(a.Nodes, a.Edges) != fmt.Sprint(b.Nodes, b.Edges) {
		t.Error("the worker and this process give different layouts")
	}
	var wg sync.WaitGroup
	for range 4 { // one after another, whoever asks
		wg.Go(func() {
			d, err := layout.Place(context.Background(), s, layout.Options{})
			if err != nil || fmt.Sprint(d.Nodes) != fmt.Sprint(a.Nodes) {
				t.Errorf("several at once: %v", err)
			}
		})
	}
	wg.Wait()
}

func TestSmallChangeKeepsTheDrawing(t *testing.T) {
	before := build(t, fixture.Politics(), scene.Options{})
	g := fixture.Politics()
	g.StatementList = append(g.StatementList, schema.Statement{
		ID: "st:new", Doc: "a1", Factuality: schema.Fact, Confidence: 0.9,
		Relation: schema.Relation{ID: "spoke_with", PLOVER: schema.Consult, Symmetric: true},
		Subject:  schema.Argument{ID: "person/olaf-scholz", Name: "Olaf Scholz", Type: schema.Person},
		Object:   schema.Argument{ID: "person/volodymyr-zelenskiy", Name: "Volodymyr Zelenskiy", Type: schema.Person},
	})
	after := build(t, g, scene.Options{})
	a, b := place(t, before, worker(t)), place(t, after, worker(t))
	kept, pairs := 0, 0
	sign := func(v float64) int {
		switch {
		case v > 1:
			return 1
		case v < -1:
			return -1
		}
		return 0
	}
	for i := range a.Nodes {
		for j := range i { // the same nodes in the same order of ID
			pairs += 2
			if sign(a.Nodes[i].X-a.Nodes[j].X) == sign(b.Nodes[i].X-b.Nodes[j].X) {
				kept++
			}
			if sign(a.Nodes[i].Y-a.Nodes[j].Y) == sign(b.Nodes[i].Y-b.Nodes[j].Y) {
				kept++
			}
		}
	}
	if share := float64(kept) / float64(pairs); share < 0.75 {
		t.Errorf("one edge more keeps only %.0f %% of the order of nodes", 100*share)
	} else {
		t.Logf("one edge more keeps %.0f %% of the order of nodes", 100*share)
	}
}

func TestTimeoutStopsTheWorker(t *testing.T) {
	s := build(t, fixture.Random(2, 300, 900), scene.Options{All: true})
	o := worker(t)
	o.Timeout = time.Millisecond
	start := time.Now()
	_, err := layout.Place(t.Context(), s, o)
	if !errors.Is(err, layout.ErrTimeout) || !strings.Contains(err.Error(), "draw less") {
		t.Errorf("error %v", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("stopped after %s", d)
	}
	o.Worker = nil
	if _, err := layout.Place(t.Context(), s, o); !errors.Is(err, layout.ErrTimeout) {
		t.Errorf("in this process: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := layout.Place(ctx, s, worker(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestBadWorker(t *testing.T) {
	s := build(t, fixture.Politics(), scene.Options{})
	if _, err := layout.Place(t.Context(), s, layout.Options{Worker: []string{"/nonexistent/relata"}}); err == nil {
		t.Error("a missing worker gives no error")
	}
	for _, dot := range []string{"", "digraph {", "\x00\xff", "digraph {a -> b} digraph {c}"} {
		if err := serve(t, "nonsense", dot); err == nil {
			t.Errorf("engine nonsense on %q gives no error", dot)
		}
	}
}

// tiny is the smallest graph worth a layout.
const tiny = "digraph { a -> b }"

// serve runs the test binary as a worker, in an environment of its own: a wrong
// engine leaves the library unfit for the next layout of its process.
func serve(t *testing.T, engine, dot string, env ...string) error {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe, layout.WorkerCommand, engine)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdin = strings.NewReader(dot)
	out, err := cmd.CombinedOutput()
	if err == nil && !bytes.Contains(out, []byte(`"pos"`)) {
		return fmt.Errorf("no layout: %s", out)
	}
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

func TestCacheSurvives(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the module several times")
	}
	home := t.TempDir()
	env := []string{"HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, "cache"), "TMPDIR=" + filepath.Join(home, "tmp")}
	if err := os.Mkdir(filepath.Join(home, "tmp"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Run("first start, two at once", func(t *testing.T) {
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if err := serve(t, "dot", tiny, env...); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	})
	var modules []string
	err := filepath.Walk(filepath.Join(home, "cache"), func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() && info.Size() > 1<<16 {
			modules = append(modules, path)
		}
		return err
	})
	if err != nil || len(modules) == 0 {
		t.Fatalf("no module in the cache: %v", err)
	}
	t.Run("truncated module", func(t *testing.T) {
		for _, m := range modules {
			if err := os.Truncate(m, 1000); err != nil {
				t.Fatal(err)
			}
		}
		if err := serve(t, "dot", tiny, env...); err != nil {
			t.Error(err)
		}
	})
	t.Run("no place to write", func(t *testing.T) {
		file := filepath.Join(home, "file")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := serve(t, "dot", tiny, "HOME="+file, "XDG_CACHE_HOME="+file, "TMPDIR="+file); err != nil {
			t.Error(err)
		}
	})
	t.Run("a folder that others can write", func(t *testing.T) {
		open := filepath.Join(home, "open")
		if err := os.MkdirAll(filepath.Join(open, "relata", "graphviz"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(open, "relata", "graphviz"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := serve(t, "dot", tiny, "HOME="+open, "XDG_CACHE_HOME="+open, "TMPDIR="+filepath.Join(home, "tmp")); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(filepath.Join(open, "relata", "graphviz")); len(left) != 0 {
			t.Errorf("the open folder was used: %v", left)
		}
	})
	t.Run("temporary directory is restored", func(t *testing.T) {
		if dir := os.TempDir(); strings.Contains(dir, "graphviz") || strings.Contains(dir, "relata-no-cache") {
			t.Errorf("the temporary directory is %s", dir)
		}
	})
}
