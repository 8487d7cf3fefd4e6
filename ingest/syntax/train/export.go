package train

import (
	"fmt"
	"math"

	"github.com/relata-kg/relata/ingest/nn"
	"github.com/relata-kg/relata/ingest/syntax/internal/feature"
	"github.com/relata-kg/relata/ingest/syntax/internal/model"
)

// Export returns the network as the file that package syntax reads: weights in
// 8 bits, the scales of the inputs folded into those of the first layer.
func (t *Trainer) Export(note string) ([]byte, error) {
	n, s := t.net, t.opts.Shape
	meta := model.Meta{
		Vector: t.table.Dim(), Word: s.Word, Hashed: s.Hashed, Hidden: s.Hidden, Layers: s.Layers,
		Arc: s.Arc, Label: s.Label, Tag: s.Tag,
		UPOS: t.inv.UPOS, XPOS: t.inv.XPOS, Feats: t.inv.Feats, Deprels: t.inv.Deprels, Triples: t.inv.Triples,
		TagOff: n.tagOff, Vectors: t.table.Len(), Note: note,
	}
	first := append([]float32(nil), n.lstm[0].X.W...)
	cols := n.lstm[0].X.Cols
	var tables [feature.NumSlots][]int8
	row := 0
	for slot, p := range n.tables {
		unit := t.table.Scale()
		if slot != feature.Vector {
			unit = greatest(p.W) / 127
			q := make([]int8, len(p.W))
			for i, v := range p.W {
				if unit > 0 {
					q[i] = int8(nn.Round(v / unit))
				}
			}
			tables[slot] = q
		}
		for range p.Cols {
			for j := range first[row*cols : (row+1)*cols] {
				first[row*cols+j] *= unit
			}
			row++
		}
	}
	if row > n.lstm[0].In {
		return nil, fmt.Errorf("train: %d inputs", row)
	}
	var mats []model.Matrix
	add := func(w []float32, in, out, stride int, bias []float32) {
		mats = append(mats, model.Matrix{In: in, Out: out, Stride: stride, W: w, Bias: bias})
	}
	for i, l := range n.lstm {
		w := l.X.W
		if i == 0 {
			w = first
		}
		add(w, l.In, 8*s.Hidden, l.X.Cols, l.B.W)
		for d := range 2 {
			add(l.H[d].W, s.Hidden, 4*s.Hidden, l.H[d].Cols, nil)
		}
	}
	in := 2 * s.Hidden
	proj := make([]float32, in*meta.ProjCols())
	var bias []float32
	off := 0
	for k, p := range []*nn.Param{n.arcDep, n.arcHead, n.labDep, n.labHead} {
		b := []*nn.Param{n.arcDepBias, n.arcHeadBias, n.labDepBias, n.labHeadBias}[k]
		for i := range in {
			copy(proj[i*meta.ProjCols()+off:], p.Row(i))
		}
		bias = append(bias, b.W...)
		off += p.Cols
	}
	add(proj, in, meta.ProjCols(), meta.ProjCols(), bias)
	add(n.arcBi.W, s.Arc, s.Arc, n.arcBi.Cols, n.arcBiBias.W)
	add(n.tagHidden.W, in, s.Tag, n.tagHidden.Cols, n.tagHiddenBias.W)
	add(n.tagOut.W, s.Tag, meta.TagCols(), n.tagOut.Cols, n.tagOutBias.W)
	labels := len(t.inv.Deprels)
	add(n.labOut.W, s.Label, labels, n.labOut.Cols, n.labOutBias.W[:labels])
	add(n.labOut.W[s.Label*n.labOut.Cols:], s.Label, labels, n.labOut.Cols, nil)
	return model.Write(meta, t.vocab, tables, mats, n.arcRoot.W, n.labRoot.W)
}

func greatest(w []float32) float32 {
	top := 0.0
	for _, v := range w {
		top = math.Max(top, math.Abs(float64(v)))
	}
	return float32(top)
}
