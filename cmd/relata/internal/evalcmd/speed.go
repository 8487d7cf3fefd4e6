package evalcmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/cmd/relata/internal/table"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/english"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

// speedCommand measures how fast texts are read on one core.
func speedCommand(env *app.Env) *cobra.Command {
	var gold string
	c := &cobra.Command{
		Use:   "speed --gold FILE",
		Short: "Sentences a second, start and memory, on one core",
		Long: `Speed lays the sentences of a treebank out as running text, a document for each of
its documents, and reads them on one core: as far as trees, and as far as
statements. The figures are the best of three rounds. Start is the time to load
the models and read a first short sentence, memory the peak of this process.`,
		Example: `  relata eval speed --gold gum/dev.conllu`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if gold == "" {
				return &app.UsageError{Err: errors.New("eval speed: which treebank? name it with --gold FILE")}
			}
			p := &parseEval{env: env, gold: gold}
			sentences, err := p.read(gold)
			if err != nil {
				return err
			}
			s, err := measureSpeed(cmd.Context(), documents(sentences))
			if err != nil {
				return err
			}
			return s.print(env)
		},
	}
	c.Flags().StringVar(&gold, "gold", "", "the treebank, CoNLL-U")
	return c
}

// documents lays a treebank out as one text for each of its documents.
func documents(sentences []text.Sentence) []string {
	var out []string
	from := 0
	for i := 1; i <= len(sentences); i++ {
		if i < len(sentences) && !begins(&sentences[i]) {
			continue
		}
		out = append(out, conllu.RawText(sentences[from:i]))
		from = i
	}
	return out
}

func begins(s *text.Sentence) bool {
	for _, c := range s.Comments {
		if strings.HasPrefix(c, "newdoc") {
			return true
		}
	}
	return false
}

// speeds are the figures of eval speed.
type speeds struct {
	Sentences  int     `json:"sentences"`
	Trees      float64 `json:"treesPerSecond"`
	Statements float64 `json:"sentencesPerSecond"`
	Start      float64 `json:"startMilliseconds"`
	Memory     float64 `json:"memoryMiB"`
}

func measureSpeed(ctx context.Context, texts []string) (*speeds, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	s := &speeds{}
	begin := time.Now()
	p, err := english.New(english.Options{})
	if err != nil {
		return nil, err
	}
	if _, _, err := p.Run(ctx, schema.Document{ID: "first", Text: "Ana met Tom."}); err != nil {
		return nil, err
	}
	s.Start = float64(time.Since(begin).Microseconds()) / 1000
	trees := &ingest.Pipeline{Segmenter: p.Segmenter, Syntax: p.Syntax, Lemmatizer: p.Lemmatizer}
	for _, round := range []struct {
		pipeline *ingest.Pipeline
		figure   *float64
	}{{trees, &s.Trees}, {p, &s.Statements}} {
		for range 3 {
			begin, n := time.Now(), 0
			for i, t := range texts {
				doc, _, err := round.pipeline.Run(ctx, schema.Document{ID: strconv.Itoa(i), Text: t})
				if err != nil {
					return nil, err
				}
				n += len(doc.Sentences)
			}
			s.Sentences = n
			*round.figure = max(*round.figure, float64(n)/time.Since(begin).Seconds())
		}
	}
	s.Memory = peakMemory()
	return s, nil
}

// peakMemory returns the peak of this process in MiB, where the system tells
// it, else what the runtime has asked for.
func peakMemory() float64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.SplitSeq(string(status), "\n") {
			if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				if kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64); err == nil {
					return kb / 1024
				}
			}
		}
	}
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.Sys) / (1 << 20)
}

func (s *speeds) print(env *app.Env) error {
	if env.JSON {
		return table.JSON(env.Out, s)
	}
	t := table.New("one core", ">")
	t.Add("sentences", strconv.Itoa(s.Sentences))
	t.Add("text to trees, sentences/s", fmt.Sprintf("%.0f", s.Trees))
	t.Add("text to statements, sentences/s", fmt.Sprintf("%.0f", s.Statements))
	t.Add("start to first statement, ms", fmt.Sprintf("%.0f", s.Start))
	t.Add("peak memory, MiB", fmt.Sprintf("%.0f", s.Memory))
	return t.Write(env.Out, 0)
}
