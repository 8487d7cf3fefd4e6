package namedata_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relata-kg/relata/ingest/text"
	"github.com/relata-kg/relata/internal/namedata"
)

func tags(s *text.Sentence) string {
	var out []string
	for _, t := range s.Tokens {
		tag := t.NER
		if tag == "" {
			tag = "O"
		}
		out = append(out, t.Form+"/"+tag)
	}
	return strings.Join(out, " ")
}

func write(t *testing.T, name, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUNER(t *testing.T) {
	docs, err := namedata.UNER(write(t, "a.iob2", "# newdoc id = one\n# sent_id = 1\n1\tAda\tB-PER\t-\t-\n2\tleft\tO\t-\t-\n\n# newdoc id = two\n1\tOslo\tB-LOC\t-\t-\n2\tDay\tB-OTH\t-\t-\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || tags(&docs[0].Sentences[0]) != "Ada/B-PER left/O" || tags(&docs[1].Sentences[0]) != "Oslo/B-LOC Day/O" {
		t.Errorf("%+v", docs)
	}
	if _, err := namedata.UNER(write(t, "b.iob2", "1\tAda\n")); err == nil || !strings.Contains(err.Error(), "b.iob2:1") {
		t.Errorf("broken line: %v", err)
	}
}

func TestCrossNERCutsHyphens(t *testing.T) {
	docs, err := namedata.CrossNER(write(t, "c.txt", "Jean-Luc\tB-politician\nspoke\tO\n-\tO\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := tags(&docs[0].Sentences[0]); got != "Jean/B-PER -/I-PER Luc/I-PER spoke/O -/O" {
		t.Error(got)
	}
}

func TestRe3d(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{
		"documents.json": `{"_id": "d", "text": "Then the Northern Army and rebels left Minister Ada Kask , head of Oslo Police , near Bonn -held hills ."}` + "\n",
		"entities.json": `{"begin": 5, "end": 22, "type": "Organisation", "documentId": "d"}
{"begin": 27, "end": 33, "type": "Organisation", "documentId": "d"}
{"begin": 39, "end": 78, "type": "Person", "documentId": "d"}
{"begin": 86, "end": 102, "type": "Location", "documentId": "d"}
`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	segment := func(_, body string) ([]text.Sentence, error) {
		var s text.Sentence
		at := 0
		for _, w := range strings.Fields(body) {
			s.Tokens = append(s.Tokens, text.Token{Form: w, Start: at, End: at + len(w)})
			at += len(w) + 1
		}
		return []text.Sentence{s}, nil
	}
	for namesOnly, want := range map[bool]string{
		true:  "Then/O the/O Northern/B-ORG Army/I-ORG and/O rebels/O left/O Minister/O Ada/B-PER Kask/I-PER ,/O head/O of/O Oslo/O Police/O ,/O near/O Bonn/? -held/O hills/O ./O",
		false: "Then/O the/B-ORG Northern/I-ORG Army/I-ORG and/O rebels/B-ORG left/O Minister/B-PER Ada/I-PER Kask/I-PER ,/I-PER head/I-PER of/I-PER Oslo/I-PER Police/I-PER ,/O near/O Bonn/B-LOC -held/I-LOC hills/I-LOC ./O",
	} {
		docs, err := namedata.Re3d(dir, segment, namesOnly)
		if err != nil {
			t.Fatal(err)
		}
		if got := tags(&docs[0].Sentences[0]); got != want {
			t.Errorf("names only %v:\n got %s\nwant %s", namesOnly, got, want)
		}
	}
}
