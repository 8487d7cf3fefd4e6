package buildcmd

import (
	"context"
	"crypto/sha256"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/relata-kg/relata/ingest/source"
	"github.com/relata-kg/relata/schema"
)

// A register keeps documents with one file name apart. A document without an ID
// of its own is called after its file, so that today's 01.txt would replace
// yesterday's, which came from another folder. The register gives the later one
// a number, and finds it again on the next run.
type register struct {
	stored func(ctx context.Context, id string) (schema.Document, bool, error)
	used   map[[8]byte]struct{} // hashes of the IDs of this run
	low    map[[8]byte]int      // by the hash of a name, a number below which all are used
}

func newRegister(stored func(context.Context, string) (schema.Document, bool, error)) *register {
	return &register{stored: stored, used: make(map[[8]byte]struct{}), low: make(map[[8]byte]int)}
}

// enter settles the ID of a document, and with it its hash, and reports whether
// the graph holds it unchanged.
func (r *register) enter(ctx context.Context, doc *schema.Document) (known bool, err error) {
	name := fileName(doc)
	if name == "" {
		d, ok, err := r.stored(ctx, doc.ID)
		return ok && d.Hash == hash(doc), err
	}
	for n := r.free(name); ; n++ {
		id := numbered(name, n)
		if _, taken := r.used[key(id)]; taken {
			continue
		}
		d, ok, err := r.stored(ctx, id)
		if err != nil {
			return false, err
		}
		if doc.ID != id {
			doc.ID = id
			doc.Hash = doc.ContentHash()
		}
		known = ok && d.Hash == hash(doc)
		if ok && !known && !samePath(d.Path, doc.Path) {
			continue
		}
		r.used[key(id)] = struct{}{}
		return known, nil
	}
}

// free returns the lowest number with which no document of this run has the name.
func (r *register) free(name string) int {
	k := key(name)
	n := max(1, r.low[k])
	for {
		if _, taken := r.used[key(numbered(name, n))]; !taken {
			break
		}
		n++
	}
	if n > 1 {
		r.low[k] = n
	}
	return n
}

// numbered is a name, with its number from the second on.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + "-" + strconv.Itoa(n)
}

// fileName returns the name that a document's ID was made of, or "" if the
// document has an ID of its own.
func fileName(doc *schema.Document) string {
	if doc.Path == "" {
		return ""
	}
	if name := source.BaseID(doc.Path); doc.ID == name || stem(doc.ID) == name {
		return name
	}
	return ""
}

// stem cuts off the number that sets an ID apart.
func stem(id string) string {
	i := strings.LastIndexByte(id, '-')
	if i <= 0 {
		return id
	}
	if n, err := strconv.Atoi(id[i+1:]); err != nil || n < 2 {
		return id
	}
	return id[:i]
}

// samePath reports whether two paths may be of one file, given from two working
// directories: one ends in the other.
func samePath(a, b string) bool {
	a, b = filepath.ToSlash(filepath.Clean(a)), filepath.ToSlash(filepath.Clean(b))
	if len(a) < len(b) {
		a, b = b, a
	}
	b = strings.TrimPrefix(b, "./")
	for strings.HasPrefix(b, "../") {
		b = b[3:]
	}
	return b == "." || a == b || strings.HasSuffix(a, "/"+b)
}

func key(s string) [8]byte {
	sum := sha256.Sum256([]byte(s))
	return [8]byte(sum[:8])
}
