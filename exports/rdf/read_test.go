package rdf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/exports/rdf"
	"github.com/relata-kg/relata/internal/graphtest"
	"github.com/relata-kg/relata/schema"
)

// lines renders the quads of a sequence as N-Quads and its errors as they are.
func lines(seq iter.Seq2[rdf.At, error]) []string {
	var out []string
	for q, err := range seq {
		if err != nil {
			out = append(out, err.Error())
			continue
		}
		out = append(out, strings.TrimSuffix(string(rdf.AppendNQuad(nil, q.Quad)), "\n"))
	}
	return out
}

func TestReadNQuads(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"triple", `<a:s> <a:p> <a:o> .`, `<a:s> <a:p> <a:o> .`},
		{"quad", `<a:s> <a:p> "x" <a:g> .`, `<a:s> <a:p> "x" <a:g> .`},
		{"tight", `<a:s><a:p>"x"@en-GB<a:g>.`, `<a:s> <a:p> "x"@en-GB <a:g> .`},
		{"blank nodes", `_:b.1 <a:p> _:é <a:g>.`, `_:b.1 <a:p> _:é <a:g> .`},
		{"blank label before the dot", `_:a <a:p> _:b.`, `_:a <a:p> _:b .`},
		{"datatype", `<a:s> <a:p> "1"^^<a:t> .`, `<a:s> <a:p> "1"^^<a:t> .`},
		{"xsd:string is no datatype", `<a:s> <a:p> "1"^^<http://www.w3.org/2001/XMLSchema#string> .`, `<a:s> <a:p> "1" .`},
		{"escapes", `<a:s> <a:p> "\t\b\n\r\f\"\'\\\u00e9\U0001F600" .`, `<a:s> <a:p> "\t\b\n\r\f\"'\u005Cé😀" .`},
		{"escape in IRI", `<a:\u00e9> <a:p> <a:o> .`, `<a:é> <a:p> <a:o> .`},
		{"comments and empty lines", "# one\n\n \t# two\n<a:s> <a:p> <a:o> . # three\n", `<a:s> <a:p> <a:o> .`},
		{"line ends", "<a:s> <a:p> <a:o> .\r\n<a:s> <a:p> <a:q> .\r<a:s> <a:p> <a:r> .", "<a:s> <a:p> <a:o> .\n<a:s> <a:p> <a:q> .\n<a:s> <a:p> <a:r> ."},
		{"byte order mark", "\ufeff<a:s> <a:p> <a:o> .", `<a:s> <a:p> <a:o> .`},
		{"goes on after an error", "<a:s> <a:p> .\n<a:s> <a:p> <a:o> .", "f.nq:1:13: want <IRI>, _:label or \"literal\", found '.'\n<a:s> <a:p> <a:o> ."},
		{"no dot", `<a:s> <a:p> <a:o>`, "f.nq:1:18: want a dot at the end of the quad"},
		{"more than a quad", `<a:s> <a:p> <a:o> <a:g> <a:h> .`, "f.nq:1:25: want a dot at the end of the quad"},
		{"after the dot", `<a:s> <a:p> <a:o> . x`, "f.nq:1:21: want a new line after the dot"},
		{"literal subject", ` "é" <a:p> <a:o> .`, "f.nq:1:2: the subject is a literal: want <IRI> or _:label"},
		{"blank predicate", `<a:s> _:p <a:o> .`, "f.nq:1:7: the predicate is no IRI"},
		{"literal graph", `<a:s> <a:p> <a:o> "g" .`, "f.nq:1:19: the graph is a literal: want <IRI> or _:label"},
		{"relative IRI", `<s> <a:p> <a:o> .`, "f.nq:1:2: the IRI is not absolute"},
		{"space in IRI", `<a:é b> <a:p> <a:o> .`, "f.nq:1:5: an IRI can't hold ' '"},
		{"open IRI", `<a:s> <a:p> <a:o`, "f.nq:1:17: the IRI has no end: want >"},
		{"open literal", `<a:s> <a:p> "éx`, "f.nq:1:16: the literal has no end: want \""},
		{"bad escape", `<a:s> <a:p> "é\x" .`, `f.nq:1:15: unknown escape: want \t \b \n \r \f \" \' \\ \uXXXX or \UXXXXXXXX`},
		{"surrogate", `<a:s> <a:p> "\uD800" .`, `f.nq:1:14: unknown escape: want \t \b \n \r \f \" \' \\ \uXXXX or \UXXXXXXXX`},
		{"beyond Unicode", `<a:s> <a:p> "\U00110000" .`, `f.nq:1:14: unknown escape: want \t \b \n \r \f \" \' \\ \uXXXX or \UXXXXXXXX`},
		{"letter escape in IRI", `<a:\n> <a:p> <a:o> .`, `f.nq:1:4: an IRI may hold the escapes \uXXXX and \UXXXXXXXX only`},
		{"not UTF-8", "<a:s> <a:p> \"\xff\" .", "f.nq:1:14: the input is not UTF-8 here"},
		{"no language", `<a:s> <a:p> "x"@ .`, "f.nq:1:16: want a language tag after @"},
		{"no datatype", `<a:s> <a:p> "x"^^ .`, "f.nq:1:18: want the <IRI> of a datatype after ^^"},
		{"empty label", `_: <a:p> <a:o> .`, "f.nq:1:3: want the label of a blank node after _:"},
		{"second line", "\n<a:s>", "f.nq:2:6: the line ends within the quad"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(lines(rdf.ReadNQuads(strings.NewReader(tt.in), "f.nq")), "\n")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

const (
	first = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#first>"
	rest  = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest>"
	empty = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"
	typ   = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
	xsd   = "http://www.w3.org/2001/XMLSchema#"
)

func TestReadTriG(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"prefix", "@prefix a: <x:y/> . a:b a a:c.", "<x:y/b> " + typ + " <x:y/c> ."},
		{"SPARQL prefix and base", "prefix : <x:y/>\nBASE <http://e.org/a/b>\n:s :p <c> .", "<x:y/s> <x:y/p> <http://e.org/a/c> ."},
		{"lists of predicates and objects", "<a:s> <a:p> 1, 2 ; <a:q> true ;; .", "<a:s> <a:p> \"1\"^^<" + xsd + "integer> .\n<a:s> <a:p> \"2\"^^<" + xsd + "integer> .\n<a:s> <a:q> \"true\"^^<" + xsd + "boolean> ."},
		{"numbers", "<a:s> <a:p> -1, +.5, 1.50, 1e3, 1.E3, 1.", "<a:s> <a:p> \"-1\"^^<" + xsd + "integer> .\n<a:s> <a:p> \"+.5\"^^<" + xsd + "decimal> .\n<a:s> <a:p> \"1.50\"^^<" + xsd + "decimal> .\n<a:s> <a:p> \"1e3\"^^<" + xsd + "double> .\n<a:s> <a:p> \"1.E3\"^^<" + xsd + "double> .\n<a:s> <a:p> \"1\"^^<" + xsd + "integer> ."},
		{"long strings", "<a:s> <a:p> \"\"\"a\"\"b\n\\\"\"\"\", '''c'd''', 'e\"', ''.", "<a:s> <a:p> \"a\\\"\\\"b\\n\\\"\" .\n<a:s> <a:p> \"c'd\" .\n<a:s> <a:p> \"e\\\"\" .\n<a:s> <a:p> \"\" ."},
		{"languages and datatypes", "@prefix x: <a:t/> .\n<a:s> <a:p> 'x'@de-CH-1996, 'y'^^x:z, 'w'^^<a:v>.", "<a:s> <a:p> \"x\"@de-CH-1996 .\n<a:s> <a:p> \"y\"^^<a:t/z> .\n<a:s> <a:p> \"w\"^^<a:v> ."},
		{"graph", "<a:g> { <a:s> <a:p> <a:o> . <a:s> <a:p> <a:q> }", "<a:s> <a:p> <a:o> <a:g> .\n<a:s> <a:p> <a:q> <a:g> ."},
		{"graph by word", "GRAPH _:g { <a:s> <a:p> <a:o> } { <a:s> <a:p> <a:o> }", "<a:s> <a:p> <a:o> _:g .\n<a:s> <a:p> <a:o> ."},
		{"empty graph", "<a:g> {} <a:s> <a:p> <a:o>.", "<a:s> <a:p> <a:o> ."},
		{"anonymous graph", "[] { <a:s> <a:p> <a:o> }", "<a:s> <a:p> <a:o> _:anon.1 ."},
		{"blank nodes", "_:a <a:p> [ <a:q> [] ], _:anon.1 .", "_:anon.1 <a:q> _:anon.2 .\n_:a <a:p> _:anon.1 .\n_:a <a:p> _:anon.x.1 ."},
		{"blank subject", "[ <a:p> 'x' ] . [] <a:p> 'y' . [<a:p> 'z'] <a:q> 'w' .", "_:anon.1 <a:p> \"x\" .\n_:anon.3 <a:p> \"y\" .\n_:anon.4 <a:p> \"z\" .\n_:anon.4 <a:q> \"w\" ."},
		{"collections", "<a:s> <a:p> ('x' ()) . () <a:p> 'y' .", "_:anon.1 " + first + " \"x\" .\n_:anon.1 " + rest + " _:anon.2 .\n_:anon.2 " + first + " " + empty + " .\n_:anon.2 " + rest + " " + empty + " .\n<a:s> <a:p> _:anon.1 .\n" + empty + " <a:p> \"y\" ."},
		{"local names", `@prefix a: <x:> . a:b.c a:%41\-1 a:é:9, a: .`, "<x:b.c> <x:%41-1> <x:é:9> .\n<x:b.c> <x:%41-1> <x:> ."},
		{"comment", "# c\n<a:s> # d >\n <a:p> '#' .", "<a:s> <a:p> \"#\" ."},
		{"names that begin with keywords", "@prefix graph: <x:> . @prefix a: <y:> . graph:a a:graph a:a .", "<x:a> <y:graph> <y:a> ."},

		{"undeclared prefix", "a:b a:c a:d .", "f.trig:1:1: the prefix a: is not declared"},
		{"relative without base", "\n<é> <a:p> <a:o> .", "f.trig:2:1: the IRI \"é\" is relative, and there is no base"},
		{"open graph", "<a:g> { <a:s> <a:p> <a:o> ", "<a:s> <a:p> <a:o> <a:g> .\nf.trig:1:27: want a dot or the end of the graph, found the end"},
		{"open string", "<a:s> <a:p> \"é\n", "f.trig:1:15: a new line within a literal: want three quotes around it"},
		{"literal subject", "<a:s> <a:p> 1 .\n 1 <a:p> 1 .", "<a:s> <a:p> \"1\"^^<" + xsd + "integer> .\nf.trig:2:2: the subject is a literal"},
		{"literal predicate", "<a:s> 'p' 1 .", "f.trig:1:7: the predicate is no IRI"},
		{"no object", "<a:s> <a:p> .", "f.trig:1:13: want a number, found '.'"},
		{"no dot", "<a:s> <a:p> <a:o>", "<a:s> <a:p> <a:o> .\nf.trig:1:18: want '.' after the triples, found the end"},
		{"no dot after the directive", "@prefix a: <b:>\n<a:s> <a:p> <a:o> .", "f.trig:2:1: want '.' after the directive, found '<'"},
		{"unknown directive", "@import <a:b> .", "f.trig:1:1: want @prefix or @base"},
		{"not UTF-8", "<a:s> <a:p> '\xff' .", "f.trig:1:14: the input is not UTF-8 here"},
		{"too deep", "<a:s> <a:p> " + strings.Repeat("(", 600), "f.trig:1:513: more than 500 brackets within each other"},
		{"just an a", "<a:s> A <a:o> .", "f.trig:1:7: want an IRI, a name, a blank node or a literal, found 'A'"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.Join(lines(rdf.ReadTriG(strings.NewReader(tt.in), "f.trig", "")), "\n")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s\n(-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

// The examples of RFC 3986, 5.4, but for the one with a scheme and dots.
func TestResolve(t *testing.T) {
	for ref, want := range map[string]string{
		"g:h": "g:h", "g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g", "//g": "http://g",
		"?y": "http://a/b/c/d;p?y", "g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s", "g?y#s": "http://a/b/c/g?y#s",
		";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x", "": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/", "..": "http://a/b/",
		"../": "http://a/b/", "../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/", "../../g": "http://a/g",
		"../../../g": "http://a/g", "/./g": "http://a/g", "/../g": "http://a/g", "g.": "http://a/b/c/g.", "..g": "http://a/b/c/..g",
		"./../g": "http://a/b/g", "g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h", "g;x=1/../y": "http://a/b/c/y",
		"g?y/./x": "http://a/b/c/g?y/./x", "g#s/../x": "http://a/b/c/g#s/../x",
	} {
		got := lines(rdf.ReadTriG(strings.NewReader("<a:s> <a:p> <"+ref+"> ."), "f.ttl", "http://a/b/c/d;p?q"))
		if want := "<a:s> <a:p> <" + want + "> ."; len(got) != 1 || got[0] != want {
			t.Errorf("%q: got %q, want %q", ref, got, want)
		}
	}
}

// The same quads come back from N-Quads and TriG.
func TestSyntaxesAgree(t *testing.T) {
	read := func(write exportFunc, read func(*bytes.Buffer) iter.Seq2[rdf.At, error]) []string {
		var buf bytes.Buffer
		if err := write(context.Background(), &buf, graphtest.Example(), exports.Options{}); err != nil {
			t.Fatal(err)
		}
		got := lines(read(&buf))
		slices.Sort(got)
		return got
	}
	nquads := read(rdf.WriteNQuads, func(b *bytes.Buffer) iter.Seq2[rdf.At, error] { return rdf.ReadNQuads(b, "f") })
	trig := read(rdf.WriteTriG, func(b *bytes.Buffer) iter.Seq2[rdf.At, error] { return rdf.ReadTriG(b, "f", "") })
	if len(nquads) < 100 {
		t.Fatalf("only %d quads", len(nquads))
	}
	if diff := cmp.Diff(nquads, trig); diff != "" {
		t.Errorf("(-nquads +trig):\n%s", diff)
	}
}

func seeds(f *testing.F, files ...string) {
	for _, name := range files {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range graphtest.Hostile() {
		f.Add(fmt.Appendf(nil, "<a:s> <a:p> %s .\n", s))
		f.Add(rdf.AppendNQuad(nil, rdf.Quad{Subject: rdf.NewIRI("a:" + s), Predicate: rdf.NewIRI("a:p"), Object: rdf.NewString(s), Graph: rdf.NewIRI(schema.IRI("a:", s))}))
	}
}

// check holds what is true of every reading: errors have places, and quads
// written again are read as they were.
func check(t *testing.T, seq iter.Seq2[rdf.At, error]) {
	var buf []byte
	var quads []rdf.Quad
	for q, err := range seq {
		if err != nil {
			var pos *schema.PosError
			if !errors.As(err, &pos) || pos.Line < 1 || pos.Column < 1 || pos.File != "f" {
				t.Fatalf("an error without its place: %v", err)
			}
			continue
		}
		if q.Line < 1 || q.Column < 1 {
			t.Fatalf("a quad without its place: %+v", q)
		}
		quads = append(quads, q.Quad)
		buf = rdf.AppendNQuad(buf, q.Quad)
	}
	i := 0
	for q, err := range rdf.ReadNQuads(bytes.NewReader(buf), "f") {
		if err != nil {
			t.Fatalf("%v\nin what was written: %q", err, buf)
		}
		if i >= len(quads) || q.Quad != quads[i] {
			t.Fatalf("quad %d came back as %+v from %q", i, q.Quad, buf)
		}
		i++
	}
	if i != len(quads) {
		t.Fatalf("%d of %d quads came back", i, len(quads))
	}
}

func FuzzReadNQuads(f *testing.F) {
	seeds(f, "example.nq")
	f.Fuzz(func(t *testing.T, data []byte) { check(t, rdf.ReadNQuads(bytes.NewReader(data), "f")) })
}

func FuzzReadTriG(f *testing.F) {
	seeds(f, "example.trig", "example.ttl")
	f.Fuzz(func(t *testing.T, data []byte) { check(t, rdf.ReadTriG(bytes.NewReader(data), "f", "")) })
}

func ExampleReadNQuads() {
	in := strings.NewReader("<https://relata.dev/entity/person/anna-virta> <https://relata.dev/relation/visits> <https://relata.dev/entity/country/norland> <https://relata.dev/statement/st:1> .\n<broken")
	for q, err := range rdf.ReadNQuads(in, "graph.nq") {
		if err != nil {
			fmt.Println(err)
			continue
		}
		id, _ := schema.IDFromIRI(schema.EntityBase, q.Subject.Value)
		fmt.Println(id)
	}
	// Output:
	// person/anna-virta
	// graph.nq:2:8: the IRI has no end: want >
}
