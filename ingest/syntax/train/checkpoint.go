package train

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"

	"github.com/relata-kg/relata/ingest/vectors"
)

// A checkpoint is a line of JSON with everything but numbers, then the weights
// as little-endian float32 in the order of network.params, frozen ones left out.
type checkpointHeader struct {
	Shape     Shape
	Inventory *Inventory
	Vocab     []string
	Scores    []Score
}

// Save writes the network to path, through a temporary file.
func (t *Trainer) Save(path string, scores []Score) error {
	f, err := os.Create(path + ".tmp")
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	err = json.NewEncoder(w).Encode(checkpointHeader{t.opts.Shape, t.inv, t.vocab, scores})
	for _, p := range t.net.params() {
		if err == nil && !p.Frozen {
			err = binary.Write(w, binary.LittleEndian, p.W)
		}
	}
	err = errors.Join(err, w.Flush(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(path+".tmp", path)
}

// Init takes the weights of a checkpoint whose shape, inventory and vocabulary
// are those of t, as a start for further training.
func (t *Trainer) Init(path string) error {
	from, err := Load(path, t.opts, t.table, nil)
	if err != nil {
		return err
	}
	a, b := t.net.params(), from.net.params()
	if !slices.Equal(t.vocab, from.vocab) || !slices.Equal(t.inv.Triples, from.inv.Triples) || len(a) != len(b) {
		return fmt.Errorf("%s: it was trained on other treebanks", path)
	}
	for i, p := range a {
		if p.Frozen {
			continue
		}
		if len(p.W) != len(b[i].W) {
			return fmt.Errorf("%s: it has another shape", path)
		}
		copy(p.W, b[i].W)
	}
	return nil
}

// Load reads a checkpoint as a Trainer without training data.
func Load(path string, opts Options, table *vectors.Table, dev []Corpus) (*Trainer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	line, err := r.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var h checkpointHeader
	if err := json.Unmarshal(line, &h); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	opts.Shape = h.Shape
	t := &Trainer{opts: opts, inv: h.Inventory, vocab: h.Vocab, table: table, dev: dev}
	t.enc = newEncoder(t.inv, table, t.vocab)
	t.net = newNetwork(h.Shape, t.inv, table, len(t.vocab), rand.New(rand.NewPCG(1, 1)))
	for _, p := range t.net.params() {
		if p.Frozen {
			continue
		}
		if err := binary.Read(r, binary.LittleEndian, p.W); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, p.Name, err)
		}
	}
	if _, err := r.ReadByte(); err != io.EOF {
		return nil, fmt.Errorf("%s: more data than parameters", path)
	}
	return t, nil
}
