package gazetteer

import (
	"errors"
	"sort"
	"strconv"
	"strings"
)

// block is a sorted list of "key TAB hexadecimal value NEWLINE", searched in
// place: loading it only finds its lines.
type block struct {
	data  string
	lines []int32 // start of each line, and the end of data
}

var errBlock = errors.New("name list is broken")

func newBlock(data string) (*block, error) {
	b := &block{data: data, lines: make([]int32, 0, strings.Count(data, "\n")+1)}
	for at := 0; at < len(data); {
		end := strings.IndexByte(data[at:], '\n')
		if end < 0 {
			return nil, errBlock
		}
		b.lines = append(b.lines, int32(at))
		at += end + 1
	}
	b.lines = append(b.lines, int32(len(data)))
	return b, nil
}

func (b *block) line(i int) string { return b.data[b.lines[i] : b.lines[i+1]-1] }

func (b *block) lookup(key string) (c Class, longer bool) {
	n := len(b.lines) - 1
	i := sort.Search(n, func(i int) bool {
		k, _, _ := strings.Cut(b.line(i), "\t")
		return k >= key
	})
	if i < n {
		if value, ok := strings.CutPrefix(b.line(i), key+"\t"); ok {
			v, err := strconv.ParseUint(value, 16, 32)
			if err == nil {
				c = Class(v)
			}
			i++
		}
	}
	return c, i < n && strings.HasPrefix(b.line(i), key+" ")
}
