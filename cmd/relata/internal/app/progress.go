package app

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// Progress shows on a terminal how far a long run is, how fast it goes and how
// long it will take. In a pipe, or when the user asked for quiet, it shows
// nothing; its methods may always be called.
type Progress struct {
	bar    *progressbar.ProgressBar
	began  time.Time
	label  string
	narrow bool // only the documents and the rate fit
}

// wideColumns is the width of a terminal from which on everything is shown, and
// wideBar and narrowBar the length of the bar, in columns: a line that does not
// fit would be drawn below itself again and again.
const (
	wideColumns = 125
	wideBar     = 24
	narrowBar   = 10
)

// NewProgress begins a progress bar on standard error. Total, called only where
// the bar is shown, returns the number of bytes that Update counts up to, 0 or
// less when unknown.
func (env *Env) NewProgress(label string, total func() int64) *Progress {
	if env.Quiet || !isTerminal(env.Err) {
		return &Progress{}
	}
	return newProgress(env.Err, label, total(), columns(env.Err))
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// columns returns the width of a terminal, 0 when unknown.
func columns(w io.Writer) int {
	if f, ok := w.(interface{ Fd() uintptr }); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil {
			return width
		}
	}
	return 0
}

// newProgress draws on w, whatever it is, in lines of so many columns.
func newProgress(w io.Writer, label string, total int64, columns int) *Progress {
	p := &Progress{label: label, began: time.Now(), narrow: columns < wideColumns}
	width := wideBar
	if p.narrow {
		width = narrowBar
	}
	known := total > 0
	if !known {
		total = -1
	}
	p.bar = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(label),
		progressbar.OptionSetPredictTime(known),
		progressbar.OptionSetElapsedTime(true),
		progressbar.OptionSetWidth(width),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSpinnerType(14),
		progressbar.OptionSetSpinnerChangeInterval(0), // Drawn by Update alone, by no goroutine.
	)
	return p
}

// Update shows what has been done: counts since the beginning, and how many of
// the total bytes were read.
func (p *Progress) Update(documents, sentences, statements int, read int64) {
	if p.bar == nil {
		return
	}
	rate := 0.0
	if s := time.Since(p.began).Seconds(); s > 0 {
		rate = float64(sentences) / s
	}
	done := count(documents, "document")
	if !p.narrow {
		done += ", " + count(sentences, "sentence") + ", " + count(statements, "statement")
	}
	p.bar.Describe(fmt.Sprintf("%s: %s, %.0f sentences/s", p.label, done, rate))
	if limit := p.bar.GetMax64(); limit > 0 {
		read = min(read, limit-1) // Done ends it, not the last byte.
	}
	_ = p.bar.Set64(read) // A terminal that cannot be written to shows nothing.
}

// Done takes the bar away.
func (p *Progress) Done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
