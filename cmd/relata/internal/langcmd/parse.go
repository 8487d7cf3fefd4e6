package langcmd

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/corpus"
	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/schema"
)

func (r *reader) parse() *cobra.Command {
	var input string
	cmd := &cobra.Command{
		Use:   "parse FILE|-...",
		Short: "Show sentences, words, tags, trees and names as CoNLL-U",
		Long: `Parse reads raw text and writes CoNLL-U (universaldependencies.org/format.html).
MISC carries NER= on the words of names, SpaceAfter=No, and Start= and End=,
code point offsets in the input.

With --input conllu sentences and words are kept as they are given, also
multiword tokens and empty nodes; lemma, UPOS, XPOS, FEATS, HEAD, DEPREL and NER
are predicted anew, never read. A malformed sentence is reported with its line
and left out.`,
		Example: `  relata parse article.txt
  relata parse --input conllu treebank.conllu
  echo "Nobody spoke." | relata parse -`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			var source func(name string, yield func(*unit, error) bool)
			switch input {
			case "text":
				source = r.rawUnits
			case "conllu":
				source = r.conlluUnits
			default:
				return &app.UsageError{Err: fmt.Errorf("unknown --input %q: want text or conllu", input)}
			}
			out := conllu.NewWriter(r.env.Out, conllu.WriterOptions{Offsets: input == "text"})
			var errs schema.ErrorList
			for _, name := range args {
				errs.Add(r.parseFile(cmd.Context(), name, source, out))
				if err := out.Flush(); err != nil {
					return fmt.Errorf("writing: %w", err)
				}
				if cmd.Context().Err() != nil {
					return cmd.Context().Err()
				}
			}
			return errs.Err()
		},
	}
	cmd.Flags().StringVarP(&input, "input", "i", "text", "what the files hold: text or conllu")
	return cmd
}

// parseFile reads one input and writes its sentences in their order. What is
// wrong with the input is reported behind all that can be read; after a failure
// to parse or to write nothing more is written.
func (r *reader) parseFile(ctx context.Context, name string, source func(string, func(*unit, error) bool), out *conllu.Writer) error {
	units := func(yield func(*unit, error) bool) { source(name, yield) }
	work := func(ctx context.Context, u *unit) (none struct{}, err error) {
		p, err := r.load()
		if err != nil {
			return none, err
		}
		if err := u.annotate(ctx, p); err != nil && ctx.Err() == nil {
			return none, &schema.PosError{File: name, Message: "cannot be parsed", Err: err}
		}
		return none, ctx.Err()
	}
	count := number{name: baseName(name)}
	var errs schema.ErrorList
	for done := range corpus.Ordered(ctx, units, work, corpus.OrderedOptions[*unit]{Workers: r.threads()}) {
		if done.Err != nil {
			errs.Add(done.Err)
			if done.Item != nil {
				break
			}
			continue
		}
		if done.Item.raw != nil {
			count.mark(done.Item)
		}
		for i := range done.Item.sentences {
			if err := out.Write(&done.Item.sentences[i]); err != nil {
				errs.Add(&schema.PosError{File: name, Message: "cannot be written", Err: err})
				return errs.Err()
			}
		}
	}
	return errs.Err()
}

// unit is what is worked on at once: some sentences, or text still to be cut.
type unit struct {
	sentences []text.Sentence
	// docs are the first sentences of its documents.
	docs []int
	// raw is text still to be cut into sentences.
	raw *piece
}

// annotate runs the stages. Trees are made for all sentences together, names for
// each document by itself.
func (u *unit) annotate(ctx context.Context, p *ingest.Pipeline) error {
	if u.raw != nil {
		if err := u.segment(ctx, p); err != nil {
			return err
		}
	}
	doc := &text.Document{Sentences: u.sentences}
	trees := ingest.Pipeline{Syntax: p.Syntax, Lemmatizer: p.Lemmatizer}
	if err := trees.Annotate(ctx, doc); err != nil {
		return err
	}
	u.sentences = doc.Sentences
	if p.Recognizer == nil {
		return nil
	}
	for i, from := range u.docs {
		to := len(u.sentences)
		if i+1 < len(u.docs) {
			to = u.docs[i+1]
		}
		part := &text.Document{Sentences: u.sentences[from:to:to]}
		if err := p.Recognizer.Annotate(ctx, part); err != nil {
			return fmt.Errorf("names: %w", err)
		}
	}
	return nil
}

// Sizes of the units of CoNLL-U input, in sentences.
const (
	unitSentences = 256  // a unit is full
	docSentences  = 1024 // a document is cut, if it says nowhere that it ends
)

// conlluUnits reads the sentences of a CoNLL-U file. Its mistakes come one by
// one, between the good sentences.
func (r *reader) conlluUnits(name string, yield func(*unit, error) bool) {
	in, err := r.env.Open(name)
	if err != nil {
		yield(nil, err)
		return
	}
	defer func() { _ = in.Close() }() // Only read.
	mistakes := 0
	u := &unit{docs: []int{0}}
	rd := conllu.NewReader(in, conllu.Options{File: name})
	for s, err := range rd.All() {
		if err != nil {
			if !yield(nil, err) {
				return
			}
			if mistakes++; mistakes > conllu.MaxErrors {
				if !yield(nil, &schema.PosError{File: name, Line: rd.Line(), Message: "too many errors: the rest of the file is not read"}) {
					return
				}
				break
			}
			continue
		}
		forget(s)
		n, start := len(u.sentences), u.docs[len(u.docs)-1]
		if newDoc := hasComment(s, "newdoc"); n > 0 && (newDoc || n-start >= docSentences) {
			if n >= unitSentences {
				if !yield(u, nil) {
					return
				}
				u = &unit{docs: []int{0}}
			} else {
				u.docs = append(u.docs, n)
			}
		}
		u.sentences = append(u.sentences, *s)
	}
	if len(u.sentences) > 0 {
		yield(u, nil)
	}
}

func hasComment(s *text.Sentence, key string) bool {
	for _, c := range s.Comments {
		if c == key || strings.HasPrefix(c, key+" ") {
			return true
		}
	}
	return false
}

// forget removes the annotation that is to be predicted.
func forget(s *text.Sentence) {
	for i := range s.Tokens {
		t := &s.Tokens[i]
		t.Lemma, t.UPOS, t.XPOS, t.Feats, t.Deprel, t.Deps, t.NER = "", "", "", "", "", "", ""
		t.Head = text.None
	}
}

// baseName is what sentence IDs begin with.
func baseName(name string) string {
	if name == "-" {
		return "stdin"
	}
	base := filepath.Base(name)
	return strings.TrimSuffix(base, filepath.Ext(base))
}
