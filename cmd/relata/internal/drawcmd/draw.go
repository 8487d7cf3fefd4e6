// Package drawcmd is `relata export`: it draws a store as a diagram and writes it
// in the formats of other tools. Draw does the same for commands that hold a graph
// already.
package drawcmd

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/dot"
	"github.com/relata-kg/relata/exports/html"
	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/paint"
	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/svg"
	"github.com/relata-kg/relata/schema"
)

// Spec says what to draw and how. Its zero value draws an SVG of the whole graph.
type Spec struct {
	// Format is svg, png, pdf, html or dot; empty means svg.
	Format string
	Scene  scene.Options
	// Theme is auto, light or dark; PNG and PDF are light unless it is dark.
	Theme string
	// DPI is the resolution of a PNG, 0 for 144.
	DPI     float64
	Timeout time.Duration

	factuality []string
	groupBy    string
}

// Pictures lists the formats of diagrams. Their Write draws with the defaults.
func Pictures() []exports.Format {
	picture := func(name, about string) exports.Format {
		return exports.Format{
			Name: name, Extension: "." + name, About: about,
			Write: func(ctx context.Context, w io.Writer, r schema.Reader, o exports.Options) error {
				_, err := (&Spec{Format: name, Scene: scene.Options{Title: o.Title}}).Draw(ctx, w, r)
				return err
			},
		}
	}
	return []exports.Format{
		picture("svg", "diagram for browsers and documents: tooltips, links, light and dark"),
		picture("png", "diagram as an image"),
		picture("pdf", "diagram as a page to print; its text can be searched"),
		picture("html", "diagram as one page: click an edge to read its sentences"),
		picture("dot", "diagram for your own Graphviz"),
	}
}

// Bind adds the flags that choose what is drawn and how, apart from the format.
func (s *Spec) Bind(f *pflag.FlagSet) {
	o := &s.Scene
	f.StringSliceVar(&o.Focus, "focus", nil, "draw only what surrounds this `entity` (name, alias or ID; may be repeated)")
	f.IntVar(&o.Hops, "hops", 1, "how far from the focus to go")
	f.StringSliceVar(&o.Relations, "relation", nil, "only these `relations`, PLOVER categories or families (talks, support, conflict, static)")
	f.StringSliceVar(&o.Types, "type", nil, "only between entities of these `types` (PERSON, COUNTRY, … or person, organization, place, event)")
	f.StringVar(&o.Since, "since", "", "only what happened on or after this `date` (2022-02-21, 2022-02 or 2022)")
	f.StringVar(&o.Until, "until", "", "only what happened on or before this `date`")
	f.StringSliceVar(&s.factuality, "factuality", nil, "only these `statuses`: fact, future, conditional, possible, negated, demanded")
	f.IntVar(&o.MinSupport, "min-support", 0, "only what at least this many sources report")
	f.Float64Var(&o.MinConfidence, "min-confidence", 0, "only what is at least this certain, 0 to 1")
	f.IntVar(&o.Top, "top", 0, "only the N most important entities")
	f.StringVar(&s.groupBy, "group-by", "", "put nodes into boxes by `what`: type, country or community")
	f.BoolVar(&o.All, "all", false, "draw everything, however much it is")
	f.BoolVar(&o.Literals, "literals", false, "draw numbers and quotations as nodes too")
	f.StringVar(&s.Theme, "theme", "auto", "`colours`: auto (as the viewer), light or dark")
	f.Float64Var(&s.DPI, "dpi", 0, "resolution of a PNG (default 144)")
	f.DurationVar(&s.Timeout, "timeout", layout.DefaultTimeout, "give up a layout after this time")
}

// Flags are the names of the flags that only pictures understand.
func Flags() []string {
	fs := pflag.NewFlagSet("", pflag.ContinueOnError)
	new(Spec).Bind(fs)
	var names []string
	fs.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// Check completes the options from the flags and reports what is wrong with them.
func (s *Spec) Check() error {
	s.Scene.GroupBy = scene.GroupBy(strings.ToLower(s.groupBy))
	s.Scene.Factuality = nil
	for _, name := range s.factuality {
		f, err := schema.ParseFactuality(strings.ToLower(name))
		if err != nil {
			return err
		}
		s.Scene.Factuality = append(s.Scene.Factuality, f)
	}
	if !slices.Contains([]string{"", "auto", "light", "dark"}, s.Theme) {
		return fmt.Errorf("unknown theme %q: want auto, light or dark", s.Theme)
	}
	if s.DPI != 0 && (s.DPI < 10 || s.DPI > 1200) {
		return fmt.Errorf("a resolution of %g dots per inch: want 10 to 1200", s.DPI)
	}
	if s.Timeout < 0 {
		return fmt.Errorf("a timeout of %s: want more than nothing", s.Timeout)
	}
	return s.Scene.Check()
}

func (s *Spec) scheme() svg.Scheme {
	switch s.Theme {
	case "light":
		return svg.Light
	case "dark":
		return svg.Dark
	}
	return svg.Auto
}

// Draw draws the graph and returns the scene, whose notes say what was left out.
// The picture is complete before the first byte is written.
func (s *Spec) Draw(ctx context.Context, w io.Writer, r schema.Reader) (*scene.Scene, error) {
	sc, err := scene.Build(r, s.Scene)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if s.Format == "dot" {
		err = dot.Write(&out, sc)
	} else {
		err = s.paint(ctx, &out, sc)
	}
	if err != nil {
		return nil, err
	}
	_, err = w.Write(out.Bytes())
	return sc, err
}

// paint lays the scene out and encodes the picture.
func (s *Spec) paint(ctx context.Context, w io.Writer, sc *scene.Scene) error {
	d, err := layout.Place(ctx, sc, layout.Options{Worker: worker(), Timeout: s.Timeout})
	if err != nil {
		return err
	}
	p := picture.Compose(d)
	switch s.Format {
	case "", "svg":
		return svg.Write(w, p, svg.Options{Scheme: s.scheme()})
	case "png":
		return paint.PNG(w, p, paint.PNGOptions{DPI: s.DPI, Dark: s.Theme == "dark"})
	case "pdf":
		return paint.PDF(w, p, s.Theme == "dark")
	case "html":
		return html.Write(w, sc, p, html.Options{Scheme: s.scheme()})
	}
	return fmt.Errorf("unknown picture format %q", s.Format)
}

// worker is the command line of a layout worker: this program again. Without it
// the layout runs in this process.
func worker() []string {
	exe, err := os.Executable()
	if err != nil {
		return nil
	}
	return []string{exe, layout.WorkerCommand}
}
