package corpus_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/relata-kg/relata/ingest/corpus"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// documents yields n documents; every failAt-th is an error of the reader.
func documents(n, failAt int) iter.Seq2[schema.Document, error] {
	return func(yield func(schema.Document, error) bool) {
		for i := range n {
			var err error
			d := schema.Document{ID: fmt.Sprintf("d%03d", i), Path: fmt.Sprintf("d%03d.txt", i), Text: strings.Repeat("x", 10+i%7)}
			if failAt > 0 && i%failAt == failAt-1 {
				d, err = schema.Document{}, &schema.PosError{File: d.Path, Message: "cannot be read"}
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

// uneven takes longer for some documents, so that workers finish out of order.
func uneven(ctx context.Context, d schema.Document) (*text.Document, []schema.Statement, error) {
	for range rand.IntN(50) {
		runtime.Gosched()
	}
	a := &text.Document{Document: d, Sentences: make([]text.Sentence, 2)}
	return a, []schema.Statement{{ID: "st:" + d.ID}}, ctx.Err()
}

func TestOrderDoesNotDependOnWorkers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 60).Draw(t, "documents")
		failAt := rapid.IntRange(0, 7).Draw(t, "failing")
		opts := corpus.Options{Workers: rapid.IntRange(1, 9).Draw(t, "workers"), MaxBytes: rapid.Int64Range(1, 200).Draw(t, "bytes")}
		want := 0
		for r := range corpus.Stream(context.Background(), documents(n, failAt), uneven, opts) {
			failing := failAt > 0 && want%failAt == failAt-1
			id := fmt.Sprintf("d%03d", want)
			if failing != (r.Err != nil) || !failing && (r.Document.ID != id || r.Statements[0].ID != "st:"+id || r.Annotated.ID != id) {
				t.Fatalf("result %d: %+v", want, r)
			}
			want++
		}
		if want != n {
			t.Fatalf("%d results of %d", want, n)
		}
	})
}

func TestRun(t *testing.T) {
	var log bytes.Buffer
	work := func(ctx context.Context, d schema.Document) (*text.Document, []schema.Statement, error) {
		switch d.ID {
		case "d003":
			var none []int
			_ = none[len(d.ID)]
		case "d004":
			return nil, nil, errors.New("no sentences")
		}
		return uneven(ctx, d)
	}
	var ids []string
	var last corpus.Progress
	opts := corpus.Options{
		Workers: 3, Logger: slog.New(slog.NewTextHandler(&log, nil)),
		Skip:     func(d *schema.Document) bool { return d.ID == "d001" },
		Progress: func(p corpus.Progress) { last = p },
	}
	p, failures, err := corpus.Run(t.Context(), documents(8, 8), work, func(r corpus.Result) error {
		ids = append(ids, r.Document.ID)
		return nil
	}, opts)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"d000", "d002", "d005", "d006"}; !slices.Equal(ids, want) {
		t.Errorf("ids %q, want %q", ids, want)
	}
	want := corpus.Progress{Documents: 4, Failed: 3, Skipped: 1, Sentences: 8, Statements: 4, Bytes: 10 + 12 + 15 + 16}
	if p != want || last != want {
		t.Errorf("progress %+v, reported %+v, want %+v", p, last, want)
	}
	got := failures.Err().Error()
	wantErr := "d003.txt: internal error in document d003 (please report it): runtime error: index out of range [4] with length 0\n" +
		"d004.txt: no sentences\nd007.txt: cannot be read"
	if got != wantErr {
		t.Errorf("failures\n%s\nwant\n%s", got, wantErr)
	}
	var pe *corpus.PanicError
	if !errors.As(failures[0], &pe) || !bytes.Contains(pe.Stack, []byte("TestRun")) || !strings.Contains(log.String(), "document=d003") {
		t.Errorf("panic %v, log %s", pe, log.String())
	}
}

func TestBoundedMemory(t *testing.T) {
	var live, most atomic.Int64
	docs := func(yield func(schema.Document, error) bool) {
		for i := range 200 {
			n := live.Add(1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			if !yield(schema.Document{ID: fmt.Sprint(i), Text: strings.Repeat("x", 100)}, nil) {
				return
			}
		}
	}
	slow := make(chan struct{})
	go func() {
		time.Sleep(20 * time.Millisecond)
		close(slow)
	}()
	work := func(ctx context.Context, d schema.Document) (*text.Document, []schema.Statement, error) {
		if d.ID == "0" {
			<-slow // The first holds up all others.
		}
		return uneven(ctx, d)
	}
	for range corpus.Stream(t.Context(), docs, work, corpus.Options{Workers: 4, MaxBytes: 500}) {
		live.Add(-1)
	}
	// Five fit the budget; one more is read before it waits.
	if most.Load() > 7 {
		t.Errorf("%d documents were in memory at once", most.Load())
	}
}

func TestStopping(t *testing.T) {
	n := 0
	for range corpus.Stream(t.Context(), documents(1000, 0), uneven, corpus.Options{Workers: 4}) {
		if n++; n == 5 {
			break
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n = 0
	p, failures, err := corpus.Run(ctx, documents(1000, 0), uneven, func(corpus.Result) error {
		if n++; n == 5 {
			cancel()
		}
		return nil
	}, corpus.Options{Workers: 4})
	if !errors.Is(err, context.Canceled) || len(failures) != 0 || p.Documents != 5 || n != 5 {
		t.Errorf("cancelled: %+v %v %v", p, failures, err)
	}
	full := errors.New("disk full")
	if _, _, err = corpus.Run(t.Context(), documents(1000, 0), uneven, func(corpus.Result) error { return full }, corpus.Options{}); !errors.Is(err, full) {
		t.Errorf("sink: %v", err)
	}
	// Cancelled while the only worker is busy.
	ctx2, cancel2 := context.WithCancel(t.Context())
	busy := func(ctx context.Context, _ schema.Document) (*text.Document, []schema.Statement, error) {
		cancel2()
		<-ctx.Done()
		return nil, nil, ctx.Err()
	}
	if _, _, err = corpus.Run(ctx2, documents(10, 0), busy, func(corpus.Result) error { return nil }, corpus.Options{Workers: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("busy: %v", err)
	}
}

func TestReaderPanics(t *testing.T) {
	docs := func(yield func(schema.Document, error) bool) {
		yield(schema.Document{ID: "a", Text: "x"}, nil)
		panic("broken")
	}
	p, failures, err := corpus.Run(t.Context(), docs, uneven, func(corpus.Result) error { return nil }, corpus.Options{Workers: 2})
	if err != nil || p.Documents != 1 || len(failures) != 1 || failures[0].Error() != "internal error (please report it): broken" {
		t.Errorf("%+v %v %v", p, failures, err)
	}
}

// TestOrdered checks the loop below Stream with items of another kind.
func TestOrdered(t *testing.T) {
	numbers := func(yield func(int, error) bool) {
		for i := range 40 {
			var err error
			if i == 7 {
				err = errors.New("no number")
			}
			if !yield(i, err) {
				return
			}
		}
	}
	var log bytes.Buffer
	square := func(_ context.Context, n int) (int, error) {
		for range rand.IntN(50) {
			runtime.Gosched()
		}
		if n == 11 {
			panic("eleven")
		}
		return n * n, nil
	}
	opts := corpus.OrderedOptions[int]{
		Workers: 3, Logger: slog.New(slog.NewTextHandler(&log, nil)), Name: func(n int) string { return fmt.Sprint("#", n) },
		Size: func(n int) int64 { return int64(n) }, MaxSize: 30,
	}
	next := 0
	for d := range corpus.Ordered(t.Context(), numbers, square, opts) {
		switch next {
		case 7:
			if d.Err == nil || d.Err.Error() != "no number" {
				t.Errorf("7: %+v", d)
			}
		case 11:
			if d.Err == nil || d.Value != 0 || d.Err.Error() != "internal error in document #11 (please report it): eleven" {
				t.Errorf("11: %+v", d)
			}
		default:
			if d.Item != next || d.Value != next*next || d.Err != nil {
				t.Errorf("%d: %+v", next, d)
			}
		}
		next++
	}
	if next != 40 || !strings.Contains(log.String(), "document=#11") {
		t.Errorf("%d results, log %s", next, log.String())
	}
}

func ExampleRun() {
	work := func(_ context.Context, d schema.Document) (*text.Document, []schema.Statement, error) {
		return &text.Document{Document: d}, nil, nil
	}
	progress, failures, err := corpus.Run(context.Background(), documents(3, 0), work, func(r corpus.Result) error {
		fmt.Println(r.Document.ID)
		return nil
	}, corpus.Options{Workers: 2})
	fmt.Println(progress.Documents, len(failures), err)
	// Output:
	// d000
	// d001
	// d002
	// 3 0 <nil>
}
