package connector

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
)

// mappingVersion changes when equal rows must be mapped anew.
const mappingVersion = "mapping/1\n"

// tells reports whether a row alone tells what its record is: then one that is as it
// was need not be mapped again, even where everything is read.
func (p *streamPlan) tells(fields []*fieldPlan) bool {
	if len(p.details) > 0 || len(p.joins) > 0 {
		return false
	}
	return !slices.ContainsFunc(fields, func(f *fieldPlan) bool {
		return f.from.Uses("run") || f.otherwise != nil && f.otherwise.Uses("run") || !p.tells(f.lines)
	})
}

// printOf is a print of all that makes a record of a row besides the row: the
// manifest, the administrator's changes, settings and what was found out.
func (s *Session) printOf(each map[string]any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, err := json.Marshal([]any{s.connector.manifest, s.changes, s.env["settings"], s.env["tables"], s.vars, each})
	if err != nil {
		return "" // nothing is spared
	}
	return hashed(mappingVersion, data)
}

// sourceOf is the hash of a row as the vendor sent it; "" where it cannot be told.
func sourceOf(one row, print string) string {
	if print == "" {
		return ""
	}
	data, err := json.Marshal(one.value)
	if err != nil {
		return ""
	}
	if len(one.columns) > 0 {
		columns, err := json.Marshal(one.columns)
		if err != nil {
			return ""
		}
		data = append(data, columns...)
	}
	return hashed(print, data)
}

func hashed(salt string, data []byte) string {
	h := sha256.New()
	h.Write([]byte(salt))
	h.Write(data)
	return hex.EncodeToString(h.Sum(nil))
}
