package svg_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/relata-kg/relata/exports/layout"
	"github.com/relata-kg/relata/exports/picture"
	"github.com/relata-kg/relata/exports/scene"
	"github.com/relata-kg/relata/exports/svg"
	"github.com/relata-kg/relata/schema"
)

// A graph becomes a scene, the scene a layout, the layout a picture, and the
// picture a file.
func Example() {
	g := &schema.Graph{StatementList: []schema.Statement{{
		ID: "st:1", Doc: "call", Text: "Macron spoke with Putin on Sunday.", Begin: "2022-02-20", End: "2022-02-20",
		Subject:    schema.Argument{ID: "person/macron", Name: "Emmanuel Macron", Type: schema.Person},
		Relation:   schema.Relation{ID: "spoke_with", PLOVER: schema.Consult, Symmetric: true},
		Object:     schema.Argument{ID: "person/putin", Name: "Vladimir Putin", Type: schema.Person},
		Factuality: schema.Fact, Confidence: 0.9,
	}}}
	s, err := scene.Build(g, scene.Options{Focus: []string{"Macron"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	drawing, err := layout.Place(context.Background(), s, layout.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var out bytes.Buffer
	if err := svg.Write(&out, picture.Compose(drawing), svg.Options{}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Title)
	fmt.Println(s.Edges[0].Detail)
	fmt.Println(strings.Contains(out.String(), ">spoke with 20\u00a0Feb</text>"))
	// Output:
	// Relations of Emmanuel Macron
	// Emmanuel Macron – spoke with 20 Feb – Vladimir Putin
	//
	// “Macron spoke with Putin on Sunday.”
	// call, 2022-02-20 (confidence 0.90)
	// true
}
