package importer

import (
	"cmp"
	"maps"
	"slices"

	"github.com/relata-kg/relata/schema"
)

// Part is what one document brings into a graph.
type Part struct {
	Document   schema.Document
	Entities   []schema.Entity
	Statements []schema.Statement
}

// Split divides a sorted graph by document, as a store takes it in, in order of
// the documents' IDs. A part has the entities that its statements name, and those
// that these stand for or hold a role in. A statement of a document that isn't in
// the graph brings one that has only its ID. The entities that no statement leads
// to go with the first part; without any part they are returned as alone.
func Split(g *schema.Graph) (parts []Part, alone []schema.Entity) {
	entities := make(map[string]int, len(g.EntityList))
	for i := range g.EntityList {
		entities[g.EntityList[i].ID] = i
	}
	index := make(map[string]int, len(g.DocumentList))
	for _, d := range g.DocumentList {
		index[d.ID] = len(parts)
		parts = append(parts, Part{Document: d})
	}
	for _, st := range g.StatementList {
		i, ok := index[st.Doc]
		if !ok {
			i = len(parts)
			index[st.Doc] = i
			parts = append(parts, Part{Document: schema.Document{ID: st.Doc}})
		}
		parts[i].Statements = append(parts[i].Statements, st)
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(a.Document.ID, b.Document.ID) })
	led := make([]bool, len(g.EntityList)) // a statement leads to it
	for i := range parts {
		used := map[int]bool{}
		var visit func(id string)
		visit = func(id string) {
			n, ok := entities[id]
			if !ok || used[n] {
				return
			}
			used[n], led[n] = true, true
			visit(g.EntityList[n].StandsFor)
			for _, role := range g.EntityList[n].Roles {
				visit(role.Of)
			}
		}
		for _, st := range parts[i].Statements {
			visit(st.Subject.ID)
			visit(st.Object.ID)
			for _, q := range st.Qualifiers {
				visit(q.ID)
			}
			for _, a := range st.Attribution {
				visit(a.ID)
			}
		}
		for _, n := range slices.Sorted(maps.Keys(used)) {
			parts[i].Entities = append(parts[i].Entities, g.EntityList[n])
		}
	}
	for n := range g.EntityList {
		if !led[n] {
			alone = append(alone, g.EntityList[n])
		}
	}
	if len(parts) > 0 && len(alone) > 0 {
		parts[0].Entities = append(parts[0].Entities, alone...)
		slices.SortFunc(parts[0].Entities, func(a, b schema.Entity) int { return cmp.Compare(a.ID, b.ID) })
		alone = nil
	}
	return parts, alone
}
