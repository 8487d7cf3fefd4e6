package evalcmd

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/ingest"
	"github.com/relata-kg/relata/ingest/lemma"
	"github.com/relata-kg/relata/ingest/segment"
	"github.com/relata-kg/relata/ingest/text"
)

const treebank = `# newpar
# text = She didn't sing.
1	She	she	PRON	PRP	Case=Nom	4	nsubj	_	_
2-3	didn't	_	_	_	_	_	_	_	_
2	did	do	AUX	VBD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	sing	sing	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# newpar
1	Stop	stop	VERB	VB	_	0	root	_	SpaceAfter=No
2	!	!	PUNCT	.	_	1	punct	_	_

`

// rightmost hangs every word on the last word but one and calls it a noun.
type rightmost struct{}

func (rightmost) Annotate(_ context.Context, doc *text.Document) error {
	for i := range doc.Sentences {
		toks := doc.Sentences[i].Tokens
		root := max(0, len(toks)-2)
		for k := range toks {
			toks[k].UPOS, toks[k].Head, toks[k].Deprel = "NOUN", root, "dep"
		}
		toks[root].Head, toks[root].Deprel = text.Root, "root"
	}
	return nil
}

func newEval(t *testing.T, files map[string]string) (*parseEval, *bytes.Buffer, string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := &bytes.Buffer{}
	return &parseEval{
		env: &app.Env{Out: out, Err: &bytes.Buffer{}, Quiet: true},
		load: func() (*ingest.Pipeline, error) {
			s, err := segment.New()
			if err != nil {
				return nil, err
			}
			l, err := lemma.New()
			return &ingest.Pipeline{Segmenter: s, Syntax: rightmost{}, Lemmatizer: l}, err
		},
	}, out, dir
}

func TestParseTable(t *testing.T) {
	p, out, dir := newEval(t, map[string]string{"gold": treebank})
	p.gold = filepath.Join(dir, "gold")
	if err := p.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := `
F1, %         given words  from raw text
----------------------------------------
Tokens             100.00         100.00
Sentences          100.00         100.00
Words              100.00         100.00
UPOS                 0.00           0.00
UAS                100.00         100.00
LAS                 28.57          28.57
`
	for line := range strings.SplitSeq(strings.TrimSpace(want), "\n") {
		if !strings.Contains(out.String(), line+"\n") {
			t.Errorf("no line %q in\n%s", line, out)
		}
	}
}

func TestParseJSON(t *testing.T) {
	p, out, dir := newEval(t, map[string]string{"gold": treebank, "system": strings.Replace(treebank, "4	nsubj", "4	obj", 1)})
	p.gold, p.system, p.env.JSON = filepath.Join(dir, "gold"), filepath.Join(dir, "system"), true
	if err := p.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	found := map[string]scoreLine{}
	for line := range strings.SplitSeq(strings.TrimSpace(out.String()), "\n") {
		var s scoreLine
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		found[s.Metric] = s
	}
	if s := found["LAS"]; s.Right != 6 || s.GoldUnits != 7 || s.Mode != "system" || s.F1 < 0.857 || s.F1 > 0.858 {
		t.Errorf("LAS %+v", s)
	}
	if s := found["UAS"]; s.F1 != 1 {
		t.Errorf("UAS %+v", s)
	}
}

func TestParseRefused(t *testing.T) {
	p, _, dir := newEval(t, map[string]string{
		"gold": treebank, "empty": "", "broken": "1\tno\n", "other": strings.ReplaceAll(treebank, "Stop", "Halt"),
	})
	for _, tc := range []struct{ gold, system, want string }{
		{"", "", "which treebank"},
		{"none", "", "cannot be opened"},
		{"empty", "", "holds no sentences"},
		{"broken", "", "broken:1:1: has 2 columns"},
		{"gold", "other", "do not hold the same text"},
	} {
		p.gold, p.system = "", ""
		if tc.gold != "" {
			p.gold = filepath.Join(dir, tc.gold)
		}
		if tc.system != "" {
			p.system = filepath.Join(dir, tc.system)
		}
		if err := p.run(t.Context()); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%+v: got %v", tc, err)
		}
	}
}
