package ner

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"sync"

	"github.com/relata-kg/relata/ingest/vectors"
)

//go:embed model/clusters.bin
var clusterData string

// clusterMagic begins the file: then the number of words and of fine clusters
// (uint32 each, little endian), one uint16 a fine cluster with its middle
// cluster in the low and its coarse one in the high byte, and one uint16 a word
// of the vector table with its fine cluster.
const clusterMagic = "RLTACLU\x01"

// clusters maps the words of the vector table to clusters at three grains.
type clusters struct {
	table *vectors.Table
	up    string
	words string
}

var errClusters = errors.New("ner: word clusters are damaged or do not fit the word vectors: run relata-train clusters")

var loadClusters = sync.OnceValues(func() (*clusters, error) {
	table, err := vectors.Default()
	if err != nil {
		return nil, err
	}
	return openClusters(clusterData, table)
})

func openClusters(data string, table *vectors.Table) (*clusters, error) {
	n := len(clusterMagic) + 8
	if len(data) < n || data[:len(clusterMagic)] != clusterMagic {
		return nil, errClusters
	}
	count := int(binary.LittleEndian.Uint32([]byte(data[len(clusterMagic):])))
	fine := int(binary.LittleEndian.Uint32([]byte(data[len(clusterMagic)+4:])))
	if count != table.Len() || fine > 1<<16 || len(data) != n+2*fine+2*count {
		return nil, errClusters
	}
	return &clusters{table: table, up: data[n : n+2*fine], words: data[n+2*fine:]}, nil
}

// of returns hashes of the word's clusters, fine to coarse.
func (c *clusters) of(form string) (out [3]uint32, ok bool) {
	i, ok := c.table.Index(form)
	if !ok {
		return out, false
	}
	fine := int(c.words[2*i]) | int(c.words[2*i+1])<<8
	if 2*fine+1 >= len(c.up) {
		return out, false
	}
	return [3]uint32{
		1<<24 | uint32(fine), 2<<24 | uint32(c.up[2*fine]), 3<<24 | uint32(c.up[2*fine+1]),
	}, true
}

// EncodeClusters builds the cluster file: the fine cluster of every word of the
// vector table, and the middle and coarse cluster of every fine one.
func EncodeClusters(words []uint16, middle, coarse []uint8) []byte {
	b := []byte(clusterMagic)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(words)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(middle)))
	for i := range middle {
		b = append(b, middle[i], coarse[i])
	}
	for _, w := range words {
		b = binary.LittleEndian.AppendUint16(b, w)
	}
	return b
}
