package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/ner"
	"github.com/relata-kg/relata/ingest/vectors"
)

func clustersCommand() *cobra.Command {
	var out string
	var seed uint64
	cmd := &cobra.Command{
		Use:   "clusters",
		Short: "Cluster the embedded word vectors for the name recogniser",
		Long: `Cluster the embedded word vectors by k-means on the unit sphere: 1,024 fine
clusters of words, their centres again into 160 and those into 32.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			table, err := vectors.Default()
			if err != nil {
				return err
			}
			data := clusterWords(table, seed, func(format string, args ...any) {
				fmt.Fprintf(cmd.ErrOrStderr(), format+"\n", args...)
			})
			return os.WriteFile(out, data, 0o644)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "ingest/ner/model/clusters.bin", "file to write")
	cmd.Flags().Uint64Var(&seed, "seed", 1, "seed of the first centres")
	return cmd
}

// The number of clusters at each grain.
const (
	fineClusters   = 1024
	middleClusters = 160
	coarseClusters = 32
)

func clusterWords(table *vectors.Table, seed uint64, log func(string, ...any)) []byte {
	n, dim := table.Len(), table.Dim()
	points := make([][]float32, n)
	for i := range points {
		points[i] = unit(table.Vector(i), dim)
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	fine, centres := kmeans(points, fineClusters, 12, rng, log)
	middle, centres := kmeans(centres, middleClusters, 30, rng, log)
	coarse, _ := kmeans(centres, coarseClusters, 30, rng, log)
	words := make([]uint16, n)
	for i, c := range fine {
		words[i] = uint16(c)
	}
	mid, top := make([]uint8, fineClusters), make([]uint8, fineClusters)
	for i, c := range middle {
		mid[i], top[i] = uint8(c), uint8(coarse[c])
	}
	return ner.EncodeClusters(words, mid, top)
}

func unit(components string, dim int) []float32 {
	v := make([]float32, dim)
	for k := range v {
		v[k] = float32(int8(components[k]))
	}
	normalize(v)
	return v
}

func normalize(v []float32) {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	if sum == 0 {
		return
	}
	scale := float32(1 / math.Sqrt(sum))
	for k := range v {
		v[k] *= scale
	}
}

// kmeans is Lloyd's algorithm on the unit sphere (spherical k-means, Dhillon and
// Modha 2001). Words come most frequent first, so centres start at random among
// the first quarter.
func kmeans(points [][]float32, k, rounds int, rng *rand.Rand, log func(string, ...any)) ([]int, [][]float32) {
	pool := max(k, len(points)/4)
	centres := make([][]float32, k)
	for i, p := range rng.Perm(pool)[:k] {
		centres[i] = append([]float32(nil), points[p]...)
	}
	assign := make([]int, len(points))
	for round := range rounds {
		var total float64
		for i, p := range points {
			best, at := float32(-2), 0
			for c, centre := range centres {
				if s := dot(p, centre); s > best {
					best, at = s, c
				}
			}
			assign[i] = at
			total += float64(best)
		}
		log("%d clusters, round %d: mean cosine %.4f", k, round+1, total/float64(len(points)))
		for c := range centres {
			clear(centres[c])
		}
		for i, p := range points {
			c := centres[assign[i]]
			for d := range p {
				c[d] += p[d]
			}
		}
		for c := range centres {
			normalize(centres[c])
		}
	}
	return assign, centres
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}
