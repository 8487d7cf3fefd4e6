package rdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relata-kg/relata/schema"
)

// ReadTriG reads TriG, of which Turtle is a part, whole into memory. References
// are resolved against base, the IRI of the file, which may be empty when the
// file names its own. The first *schema.PosError ends the sequence; the quads
// before it are good.
func ReadTriG(r io.Reader, file, base string) iter.Seq2[At, error] {
	return func(yield func(At, error) bool) {
		src, err := io.ReadAll(r)
		if err != nil {
			yield(At{}, &schema.PosError{File: file, Err: err})
			return
		}
		p := &trigParser{
			src: src, base: base, prefixes: map[string]string{}, yield: yield,
			terms: lineParser{terms: map[string]string{}}, place: Place{1, 1},
		}
		p.src = bytes.TrimPrefix(p.src, []byte("\uFEFF"))
		err = p.document()
		var bad *syntaxError
		switch {
		case errors.As(err, &bad):
			at := p.placeOf(bad.pos)
			yield(At{}, &schema.PosError{File: file, Line: at.Line, Column: at.Column, Message: bad.message})
		case err != nil && !errors.Is(err, errStopped):
			yield(At{}, &schema.PosError{File: file, Err: err})
		}
	}
}

// errStopped says that the consumer wants no more quads.
var errStopped = errors.New("stopped")

// syntaxError is an error at a byte of the source.
type syntaxError struct {
	pos     int
	message string
}

func (e *syntaxError) Error() string { return e.message }

// maxDepth bounds how deep collections and blank nodes nest.
const maxDepth = 500

// trigParser is a recursive descent over the grammar of TriG.
type trigParser struct {
	src      []byte
	pos      int
	base     string
	prefixes map[string]string
	graph    Term
	blanks   int // labels made for anonymous nodes
	depth    int
	yield    func(At, error) bool
	terms    lineParser // for its table of strings
	// place is that of the byte placed: quads ask in rising order.
	place  Place
	placed int
}

// placeOf returns the place of a byte; going back starts anew.
func (p *trigParser) placeOf(pos int) Place {
	pos = min(pos, len(p.src))
	if pos < p.placed {
		p.placed, p.place = 0, Place{1, 1}
	}
	part := p.src[p.placed:pos]
	if n := bytes.Count(part, []byte{'\n'}); n > 0 {
		p.place.Line += n
		p.place.Column = 1
		part = part[bytes.LastIndexByte(part, '\n')+1:]
	}
	p.place.Column += utf8.RuneCount(part)
	p.placed = pos
	return p.place
}

func (p *trigParser) fail(pos int, format string, args ...any) error {
	return &syntaxError{pos, fmt.Sprintf(format, args...)}
}

func (p *trigParser) emit(pos int, s, pred, o Term) error {
	if !p.yield(At{Quad: Quad{s, pred, o, p.graph}, Place: p.placeOf(pos)}, nil) {
		return errStopped
	}
	return nil
}

// space skips white space and comments and returns the next byte, 0 at the end.
func (p *trigParser) space() byte {
	for p.pos < len(p.src) {
		switch c := p.src[p.pos]; c {
		case ' ', '\t', '\r', '\n':
			p.pos++
		case '#':
			for p.pos < len(p.src) && p.src[p.pos] != '\n' && p.src[p.pos] != '\r' {
				p.pos++
			}
		default:
			return c
		}
	}
	return 0
}

// found names what stands at the position, for messages.
func (p *trigParser) found() string {
	if p.pos >= len(p.src) {
		return "the end"
	}
	r, _ := utf8.DecodeRune(p.src[p.pos:])
	return strconv.QuoteRune(r)
}

func (p *trigParser) want(c byte, where string) error {
	if p.space() != c || p.pos >= len(p.src) {
		return p.fail(p.pos, "want %q %s, found %s", c, where, p.found())
	}
	p.pos++
	return nil
}

// keyword takes a word, in any case, that no name goes on from.
func (p *trigParser) keyword(word string) bool {
	end := p.pos + len(word)
	if end > len(p.src) || !strings.EqualFold(string(p.src[p.pos:end]), word) {
		return false
	}
	if end < len(p.src) {
		if r, _ := utf8.DecodeRune(p.src[end:]); r == ':' || r == '_' || r == '-' || nameStart(r) || r >= '0' && r <= '9' {
			return false
		}
	}
	p.pos = end
	return true
}

func (p *trigParser) document() error {
	for {
		c := p.space()
		if p.pos >= len(p.src) {
			return nil
		}
		start := p.pos
		var err error
		switch {
		case c == '@':
			p.pos++
			switch {
			case p.keyword("prefix"):
				err = p.prefix()
			case p.keyword("base"):
				err = p.setBase()
			default:
				return p.fail(start, "want @prefix or @base")
			}
			if err == nil {
				err = p.want('.', "after the directive")
			}
		case p.keyword("PREFIX"):
			err = p.prefix()
		case p.keyword("BASE"):
			err = p.setBase()
		case p.keyword("GRAPH"):
			p.space()
			var label Term
			if label, err = p.label(); err == nil {
				p.space()
				err = p.block(label)
			}
		case c == '{':
			err = p.block(Term{})
		default:
			err = p.triplesOrGraph()
		}
		if err != nil {
			return err
		}
	}
}

func (p *trigParser) prefix() error {
	p.space()
	start := p.pos
	end := start
	for end < len(p.src) {
		r, size := utf8.DecodeRune(p.src[end:])
		if !(nameStart(r) || end > start && (r == '_' || r == '-' || r == '.' || r >= '0' && r <= '9' || nameRest(r))) {
			break
		}
		end += size
	}
	if end >= len(p.src) || p.src[end] != ':' || end > start && p.src[end-1] == '.' {
		return p.fail(end, "want a prefix that ends with a colon")
	}
	name := string(p.src[start:end])
	p.pos = end + 1
	if p.space() != '<' {
		return p.fail(p.pos, "want the <IRI> of the prefix, found %s", p.found())
	}
	iri, err := p.iri()
	if err != nil {
		return err
	}
	p.prefixes[name] = iri
	return nil
}

func (p *trigParser) setBase() error {
	if p.space() != '<' {
		return p.fail(p.pos, "want the <IRI> of the base, found %s", p.found())
	}
	iri, err := p.iri()
	if err == nil {
		p.base = iri
	}
	return err
}

// label reads the name of a graph.
func (p *trigParser) label() (Term, error) {
	start := p.pos
	if p.pos < len(p.src) && p.src[p.pos] == '[' {
		p.pos++
		if err := p.want(']', "to name a graph"); err != nil {
			return Term{}, err
		}
		return p.anonymous(), nil
	}
	t, err := p.node()
	if err == nil && t.Kind == Literal {
		err = p.fail(start, "a literal can't name a graph")
	}
	return t, err
}

// block reads the triples of a graph within braces.
func (p *trigParser) block(graph Term) error {
	if err := p.want('{', "to begin the graph"); err != nil {
		return err
	}
	p.graph = graph
	defer func() { p.graph = Term{} }()
	for {
		if p.space() == '}' {
			p.pos++
			return nil
		}
		if err := p.triples(); err != nil {
			return err
		}
		switch p.space() {
		case '.':
			p.pos++
		case '}':
		default:
			return p.fail(p.pos, "want a dot or the end of the graph, found %s", p.found())
		}
	}
}

// triplesOrGraph reads triples of the default graph, or a graph without the
// word GRAPH, which look alike up to the brace.
func (p *trigParser) triplesOrGraph() error {
	start := p.pos
	if c := p.src[p.pos]; c != '(' && c != '"' && c != '\'' {
		if label, err := p.label(); err == nil && p.space() == '{' {
			return p.block(label)
		}
		p.pos = start
	}
	if err := p.triples(); err != nil {
		return err
	}
	return p.want('.', "after the triples")
}

// triples reads a subject and its predicates and objects.
func (p *trigParser) triples() error {
	start := p.pos
	var subject Term
	var err error
	optional := false
	switch p.space() {
	case '[':
		var empty bool
		subject, empty, err = p.properties()
		optional = !empty
	case '(':
		subject, err = p.collection()
	default:
		subject, err = p.node()
		if err == nil && subject.Kind == Literal {
			err = p.fail(start, "the subject is a literal")
		}
	}
	if err != nil {
		return err
	}
	if c := p.space(); optional && (c == '.' || c == '}') {
		return nil
	}
	return p.predicates(subject)
}

// predicates reads a list of predicates with their objects.
func (p *trigParser) predicates(subject Term) error {
	for {
		c := p.space()
		start := p.pos
		var predicate Term
		if c == 'a' && p.keyword("a") && p.src[start] == 'a' {
			predicate = NewIRI(schema.PropType)
		} else {
			var err error
			if predicate, err = p.node(); err != nil {
				return err
			}
			if predicate.Kind != IRI {
				return p.fail(start, "the predicate is no IRI")
			}
		}
		for {
			p.space()
			at := p.pos
			object, err := p.object()
			if err != nil {
				return err
			}
			if err := p.emit(at, subject, predicate, object); err != nil {
				return err
			}
			if p.space() != ',' {
				break
			}
			p.pos++
		}
		if p.space() != ';' {
			return nil
		}
		for p.space() == ';' {
			p.pos++
		}
		if c := p.space(); c == '.' || c == ']' || c == '}' || c == 0 {
			return nil
		}
	}
}

func (p *trigParser) object() (Term, error) {
	switch p.space() {
	case '[':
		t, _, err := p.properties()
		return t, err
	case '(':
		return p.collection()
	}
	return p.node()
}

// anonymousLabel begins the labels of anonymous nodes; a number follows.
const anonymousLabel = "anon."

// anonymous returns a new blank node.
func (p *trigParser) anonymous() Term {
	p.blanks++
	return Term{Kind: Blank, Value: anonymousLabel + strconv.Itoa(p.blanks)}
}

func (p *trigParser) enter() error {
	if p.depth++; p.depth > maxDepth {
		return p.fail(p.pos, "more than %d brackets within each other", maxDepth)
	}
	return nil
}

// properties reads [ … ]; empty says that there is nothing in it.
func (p *trigParser) properties() (t Term, empty bool, err error) {
	if err := p.enter(); err != nil {
		return t, false, err
	}
	defer func() { p.depth-- }()
	p.pos++
	t = p.anonymous()
	if p.space() == ']' {
		p.pos++
		return t, true, nil
	}
	if err := p.predicates(t); err != nil {
		return t, false, err
	}
	return t, false, p.want(']', "to end the blank node")
}

// collection reads ( … ) as a list of rdf:first and rdf:rest.
func (p *trigParser) collection() (Term, error) {
	if err := p.enter(); err != nil {
		return Term{}, err
	}
	defer func() { p.depth-- }()
	p.pos++
	head := NewIRI(schema.RDFNS + "nil")
	var last Term
	for {
		if p.space() == ')' {
			at := p.pos
			p.pos++
			if last.Kind == None {
				return head, nil
			}
			return head, p.emit(at, last, NewIRI(schema.RDFNS+"rest"), NewIRI(schema.RDFNS+"nil"))
		}
		at := p.pos
		member, err := p.object()
		if err != nil {
			return head, err
		}
		cell := p.anonymous()
		if last.Kind == None {
			head = cell
		} else if err := p.emit(at, last, NewIRI(schema.RDFNS+"rest"), cell); err != nil {
			return head, err
		}
		if err := p.emit(at, cell, NewIRI(schema.RDFNS+"first"), member); err != nil {
			return head, err
		}
		last = cell
	}
}
