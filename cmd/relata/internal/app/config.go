package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/relata-kg/relata/schema"
)

// ConfigHelp explains the configuration to users.
const ConfigHelp = `Every flag has a default that a configuration can change. Read in this order,
later ones win:

  config.yaml in the user's configuration folder ($XDG_CONFIG_HOME/relata)
  relata.yaml in the current folder, or the file that --config names
  the environment: RELATA_DB for --db, RELATA_MIN_SUPPORT for --min-support
  the command line

In a file the name of a flag is the key. Under the name of a command it holds
for that command only:

  db: news.db
  threads: 1
  export:
    min-support: 2`

// Configure fills the flags that were not given on the command line from the
// configuration files and the environment.
func Configure(c *cobra.Command, explicit string) error {
	k := koanf.New(".")
	var list schema.ErrorList
	for _, path := range configFiles(explicit) {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && path != explicit {
			continue
		}
		if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
			list.Add(&schema.PosError{File: path, Message: "cannot be read as configuration", Err: err})
		}
	}
	environment := env.Provider(".", env.Opt{
		Prefix: "RELATA_",
		TransformFunc: func(key, value string) (string, any) {
			return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(key, "RELATA_")), "_", "-"), value
		},
	})
	if err := k.Load(environment, nil); err != nil {
		list.Add(fmt.Errorf("environment: %w", err))
	}
	if err := list.Err(); err != nil {
		return &UsageError{Err: err}
	}
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Changed || f.Name == "help" || f.Name == "version" || f.Name == "config" {
			return
		}
		for _, key := range []string{c.Name() + "." + f.Name, f.Name} {
			if !k.Exists(key) || len(k.Cut(key).Raw()) > 0 {
				continue
			}
			value := k.String(key)
			if values := k.Strings(key); len(values) > 1 {
				value = strings.Join(values, ",")
			}
			if err := c.Flags().Set(f.Name, value); err != nil {
				list.Add(fmt.Errorf("configuration of %s: %w", key, err))
			}
			return
		}
	})
	if err := list.Err(); err != nil {
		return &UsageError{Err: err}
	}
	return nil
}

// configFiles lists the files to read, least important first.
func configFiles(explicit string) []string {
	var files []string
	if dir, err := os.UserConfigDir(); err == nil {
		files = append(files, filepath.Join(dir, "relata", "config.yaml"))
	}
	if explicit != "" {
		return append(files, explicit)
	}
	return append(files, "relata.yaml")
}
