package plover

import "github.com/relata-kg/relata/schema"

// codeSchemes are the schemes of identifiers that serve as an actor's code, the
// best first.
var codeSchemes = []string{"cameo", "iso3", "iso3166-1-alpha-3", "cca3"}

// codebook knows the codes of actors by the IDs of their entities.
type codebook struct {
	own, stands map[string]string
	roles       map[string][]schema.DatedRole
}

func (c *codebook) add(e *schema.Entity) {
	if code := codeOf(e); code != "" {
		c.own[e.ID] = code
	}
	if e.StandsFor != "" {
		c.stands[e.ID] = e.StandsFor
	}
	if len(e.Roles) > 0 {
		c.roles[e.ID] = e.Roles
	}
}

func codeOf(e *schema.Entity) string {
	for _, scheme := range codeSchemes {
		for _, x := range e.External {
			if x.Scheme == scheme {
				return x.Value
			}
		}
	}
	return ""
}

// of is the code of an entity, or of the state that it speaks for.
func (c *codebook) of(id string) string {
	if code := c.own[id]; code != "" {
		return code
	}
	return c.own[c.stands[id]]
}

// actor is the code of an entity on a date in ISO 8601: that of an office counts
// while it is held, and two offices of different codes give none.
func (c *codebook) actor(id, date string) string {
	if code := c.of(id); code != "" {
		return code
	}
	found := ""
	for _, r := range c.roles[id] {
		code := c.of(r.Of)
		if code == "" || !holds(&r, date) {
			continue
		}
		if found != "" && found != code {
			return ""
		}
		found = code
	}
	return found
}

// holds reports whether a role is held on a date. Where one of the two is given
// less precisely, any day within it will do.
func holds(r *schema.DatedRole, date string) bool {
	return date != "" && upTo(r.From, date) && upTo(date, r.To)
}

// upTo reports whether date a is not after date b as far as both are given; empty
// dates are open.
func upTo(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] <= b[:n]
}
