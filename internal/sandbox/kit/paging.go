package kit

import "github.com/assetronics/assetronics/internal/sandbox/company"

// Page is one page of a list.
type Page[T any] struct {
	Rows []T
	// More tells that a page follows, at the offset Next.
	More bool
	Next int
}

// PageOf cuts the page at an offset out of rows, and lets the ordered paging
// trouble at it. size must be positive; an offset beyond the rows gives an empty page.
func PageOf[T any](d *Desk, rows []T, offset, size int) Page[T] {
	from, next := offset, offset+size
	last := len(rows)
	switch d.Trouble().Paging {
	case RepeatedPage:
		last += size
		if offset >= size {
			from = offset - size
		}
	case EmptyPage:
		last += size
		if offset >= size && offset < 2*size {
			return Page[T]{More: next < last, Next: next}
		}
		if offset >= size {
			from = offset - size
		}
	case EndlessPages:
		if len(rows) > 0 {
			from = offset % ((len(rows) + size - 1) / size * size)
		}
		return Page[T]{Rows: cut(rows, from, size), More: true, Next: next}
	case StuckPage:
		if offset > 0 {
			return Page[T]{Rows: cut(rows, from, size), More: true, Next: offset}
		}
	case ShiftingPages:
		from += offset / size
		last -= offset / size
	}
	return Page[T]{Rows: cut(rows, from, size), More: next < last, Next: next}
}

func cut[T any](rows []T, from, size int) []T {
	from = min(max(from, 0), len(rows))
	return rows[from:min(from+size, len(rows))]
}

// Shown tells whether a record is in the vendor's lists at present: some are
// missing while that is ordered, always the same.
func (d *Desk) Shown(kind string, index int) bool {
	percent := d.Trouble().VanishPercent
	return percent == 0 || !d.opts.Company.Chance("vanish/"+kind, index, percent)
}

// People are those whose records still exist and who are shown, in order.
func (d *Desk) People(v *company.View) []company.Person {
	percent := d.Trouble().VanishPercent
	list := make([]company.Person, 0, len(v.People))
	for _, p := range v.People {
		if !p.Removed && (percent == 0 || !d.opts.Company.Chance("vanish/person", p.Index, percent)) {
			list = append(list, p)
		}
	}
	return list
}
