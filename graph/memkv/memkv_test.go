package memkv_test

import (
	"testing"

	"github.com/relata-kg/relata/graph/internal/kvtest"
	"github.com/relata-kg/relata/graph/memkv"
)

func TestDriver(t *testing.T) { kvtest.Run(t, memkv.New()) }
