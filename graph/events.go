package graph

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/relata-kg/relata/schema"
)

// report is what the grouping of statements into events needs of one.
type report struct {
	id         string
	relation   string
	plover     schema.PLOVER
	symmetric  bool
	subject    string
	object     string
	begin, end int // days since 1970; undated has neither
	dated      bool
	rawBegin   string
	rawEnd     string
	factuality schema.Factuality
	confidence float64
	source     string // publisher, or the document
	published  int    // day, noDay if unknown
}

const noDay = -1 << 31

// Statements that say when are of one event if their times have a day in common
// and none of them is longer than narrowDays, or a wider one has only one event
// that it could mean. Those that don't say when belong to the event next to their
// day of publication, at most nearDays away.
const (
	narrowDays = 7
	nearDays   = 3
)

// newReport reads a resolved statement and the document that it comes from.
func newReport(s *schema.Statement, doc *schema.Document) report {
	r := report{
		id: s.ID, relation: s.Relation.ID, plover: s.Relation.PLOVER, symmetric: s.Relation.Symmetric,
		rawBegin: s.Begin, rawEnd: s.End, factuality: s.Factuality, confidence: s.Confidence,
		source: doc.Source, published: noDay,
	}
	r.subject, r.object = participants(s)
	if r.source == "" {
		r.source = doc.ID
	}
	if day, _, ok := days(doc.Date); ok {
		r.published = day
	}
	begin, beginEnd, hasBegin := days(s.Begin)
	endBegin, end, hasEnd := days(s.End)
	switch {
	case hasBegin && hasEnd:
		r.begin, r.end, r.dated = begin, max(begin, end), true
	case hasBegin:
		r.begin, r.end, r.dated = begin, beginEnd, true
	case hasEnd:
		r.begin, r.end, r.dated = endBegin, end, true
	}
	return r
}

// days reads an ISO 8601 date, month or year, with or without a time, and returns
// its first and last day since 1970.
func days(date string) (first, last int, ok bool) {
	date, _, _ = strings.Cut(date, "T")
	for _, form := range []struct {
		layout  string
		y, m, d int
	}{{"2006-01-02", 0, 0, 1}, {"2006-01", 0, 1, 0}, {"2006", 1, 0, 0}} {
		if len(date) != len(form.layout) {
			continue
		}
		t, err := time.Parse(form.layout, date)
		if err != nil {
			return 0, 0, false
		}
		const day = 24 * 60 * 60
		first = floorDiv(t.Unix(), day)
		last = floorDiv(t.AddDate(form.y, form.m, form.d).Unix(), day) - 1
		return first, last, true
	}
	return 0, 0, false
}

func floorDiv(a, b int64) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return int(q)
}

// cluster is an event in the making.
type cluster struct {
	reports    []report
	begin, end int // the days that all narrow reports have in common
	dated      bool
	published  int // the first day of publication of an undated cluster
}

func compareReports(a, b report) int {
	return cmp.Or(cmp.Compare(a.begin, b.begin), cmp.Compare(a.end, b.end), cmp.Compare(a.published, b.published), cmp.Compare(a.id, b.id))
}

// events groups reports of one relation between the same participants into
// events, sorted by ID. Every report is in exactly one of them. The result does
// not depend on the order of the reports.
func events(reports []report) []schema.Happening {
	reports = slices.Clone(reports)
	slices.SortFunc(reports, compareReports)
	var clusters []*cluster
	var wide, undated []report
	for _, r := range reports {
		switch {
		case !r.dated:
			undated = append(undated, r)
		case r.end-r.begin > narrowDays:
			wide = append(wide, r)
		default:
			// Sorted by their beginning, so only the last cluster can overlap.
			if n := len(clusters); n > 0 && r.begin <= clusters[n-1].end {
				c := clusters[n-1]
				c.begin, c.end = r.begin, min(c.end, r.end)
				c.reports = append(c.reports, r)
				continue
			}
			clusters = append(clusters, &cluster{reports: []report{r}, begin: r.begin, end: r.end, dated: true})
		}
	}
	narrow := slices.Clone(clusters)
	for _, r := range wide {
		var fits []*cluster
		for _, c := range narrow {
			if r.begin <= c.end && c.begin <= r.end {
				fits = append(fits, c)
			}
		}
		if len(fits) == 1 {
			fits[0].reports = append(fits[0].reports, r)
			continue
		}
		// The same long period is one event; another is another.
		same := slices.IndexFunc(clusters, func(c *cluster) bool {
			return c.begin == r.begin && c.end == r.end && c.reports[0].end-c.reports[0].begin > narrowDays
		})
		if same >= 0 {
			clusters[same].reports = append(clusters[same].reports, r)
			continue
		}
		clusters = append(clusters, &cluster{reports: []report{r}, begin: r.begin, end: r.end, dated: true})
	}
	clusters = append(clusters, placeUndated(narrow, undated)...)
	list := make([]schema.Happening, 0, len(clusters))
	ids := make(map[string]bool, len(clusters))
	for _, c := range clusters {
		h := c.happening(ids)
		ids[h.ID] = true
		list = append(list, h)
	}
	slices.SortFunc(list, func(a, b schema.Happening) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// placeUndated adds reports that don't say when to the nearest event, and returns
// events of those that are near none. A lasting relation (one without a PLOVER
// category) without a time is one, whenever it is told.
func placeUndated(narrow []*cluster, undated []report) []*cluster {
	slices.SortFunc(undated, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.published, b.published), cmp.Compare(a.id, b.id))
	})
	var own []*cluster
	for _, r := range undated {
		if r.plover == "" {
			if len(own) == 0 {
				own = append(own, &cluster{published: noDay})
			}
			own[0].reports = append(own[0].reports, r)
			continue
		}
		var nearest *cluster
		best := nearDays + 1
		if r.published != noDay {
			for _, c := range narrow {
				// Either day of a tie would do; the earlier is taken.
				if d := max(c.begin-r.published, r.published-c.end, 0); d < best {
					nearest, best = c, d
				}
			}
		}
		switch n := len(own); {
		case nearest != nil:
			nearest.reports = append(nearest.reports, r)
		case n > 0 && own[n-1].published == r.published,
			n > 0 && r.published != noDay && own[n-1].published != noDay && r.published-own[n-1].published <= nearDays:
			own[n-1].reports = append(own[n-1].reports, r)
		default:
			own = append(own, &cluster{reports: []report{r}, published: r.published})
		}
	}
	return own
}

// strength orders the statuses by how much they claim.
var strength = map[schema.Factuality]int{
	schema.Fact: 6, schema.Future: 5, schema.Conditional: 4, schema.Possible: 3, schema.Demanded: 2, schema.Negated: 1,
}

// happening describes the event. taken are the IDs of others of its group.
func (c *cluster) happening(taken map[string]bool) schema.Happening {
	slices.SortFunc(c.reports, func(a, b report) int { return cmp.Compare(a.id, b.id) })
	first := c.reports[0]
	h := schema.Happening{
		Relation: first.relation, PLOVER: first.plover, Symmetric: first.symmetric,
		Subject: first.subject, Object: first.object,
	}
	affirmed := slices.ContainsFunc(c.reports, func(r report) bool { return r.factuality != schema.Negated })
	sources := make(map[string]bool)
	for _, r := range c.reports {
		if h.PLOVER == "" {
			h.PLOVER = r.plover
		}
		h.Symmetric = h.Symmetric || r.symmetric
		if affirmed && r.factuality == schema.Negated {
			h.Denials = append(h.Denials, r.id)
			continue
		}
		h.Reports = append(h.Reports, r.id)
		sources[r.source] = true
		if h.Factuality == "" || strength[r.factuality] > strength[h.Factuality] {
			h.Factuality = r.factuality
		}
		h.Confidence = max(h.Confidence, r.confidence)
	}
	h.Sources = sortedKeys(sources)
	h.Support = len(h.Sources)
	if c.dated {
		h.Begin, h.End = isoDay(c.begin), isoDay(c.end)
	} else {
		h.Begin, h.End = c.unreadable()
	}
	prefix := strings.TrimPrefix(string(groupIRI(h.Relation, h.Subject, h.Object)), prefixGroup)
	key := fmt.Sprintf("%s\x00%s\x00%s\x00%s", h.Relation, h.Subject, h.Object, h.Begin)
	for i := 0; ; i++ {
		// Undated events of one group, and several that begin on one day, are
		// told apart by more of what is known of them.
		switch i {
		case 1:
			key += fmt.Sprintf("\x00%s\x00%d", h.End, c.published)
		case 2:
			key += "\x00" + first.id
		}
		sum := sha256.Sum256([]byte(key))
		h.ID = "ev:" + prefix + hex.EncodeToString(sum[:4])
		if !taken[h.ID] || i == 2 {
			return h
		}
	}
}

// unreadable returns the times of a cluster without days, as its reports write
// them if they agree.
func (c *cluster) unreadable() (begin, end string) {
	begin, end = c.reports[0].rawBegin, c.reports[0].rawEnd
	for _, r := range c.reports[1:] {
		if r.rawBegin != begin || r.rawEnd != end {
			return "", ""
		}
	}
	return begin, end
}

func isoDay(day int) string {
	return time.Unix(int64(day)*24*60*60, 0).UTC().Format(time.DateOnly)
}
