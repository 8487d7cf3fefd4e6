// Package userfiles reads the files by which users teach relata: their own
// entities and their own relations.
package userfiles

import (
	"github.com/relata-kg/relata/cmd/relata/internal/app"
	"github.com/relata-kg/relata/ingest/gazetteer"
	"github.com/relata-kg/relata/schema"
)

// Entities returns the embedded gazetteer with a user's list over it; "" is the
// embedded one alone.
func Entities(env *app.Env, name string) (*gazetteer.Gazetteer, error) {
	shipped, err := gazetteer.Load()
	if err != nil || name == "" {
		return shipped, err
	}
	f, err := env.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // Only read.
	list, err := gazetteer.ReadList(f, name)
	if err != nil {
		return nil, err
	}
	return shipped.With(list), nil
}

// Relations returns the embedded schema with a user's over it; "" is the embedded
// one alone.
func Relations(env *app.Env, name string) (*schema.Relations, error) {
	shipped, err := schema.DefaultRelations()
	if err != nil || name == "" {
		return shipped, err
	}
	f, err := env.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // Only read.
	own, err := schema.ReadRelations(f, name)
	if err != nil {
		return nil, err
	}
	return shipped.Extend(own)
}
