package rdf_test

import (
	"context"
	"io"

	"github.com/relata-kg/relata/exports"
	"github.com/relata-kg/relata/schema"
)

type exportFunc func(context.Context, io.Writer, schema.Reader, exports.Options) error
