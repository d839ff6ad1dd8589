package bamboohr

import "slices"

// damages holds spoiled values: person id → field alias → value on the wire.
type damages map[string]map[string]any

// damages picks one victim for each kind of bad record: the newest active people
// with an address who lead nobody and were not given by the caller. The records
// themselves stay whole, so ending the trouble mends them.
func (st *state) damages(today string) damages {
	if len(st.Trouble.Broken) == 0 {
		return nil
	}
	leads := map[string]bool{}
	for _, p := range st.People {
		leads[p.job(today, false).SupervisorID] = true
	}
	victims := []Person{}
	for _, p := range slices.Backward(st.People) {
		ordinary := !p.Fixed && !leads[p.ID] && p.WorkEmail != "" && p.endDate() == "" && !p.startsAfter(today)
		if ordinary && len(victims) < len(breakages) {
			victims = append(victims, p)
		}
	}
	spoiled := damages{}
	for i, kind := range breakages {
		if i < len(victims) && slices.Contains(st.Trouble.Broken, kind) {
			spoiled[victims[i].ID] = st.spoil(kind, victims[i])
		}
	}
	return spoiled
}

func (st *state) spoil(kind Breakage, victim Person) map[string]any {
	switch kind {
	case ImpossibleDate:
		return map[string]any{"hireDate": victim.HireDate[:4] + "-02-31"}
	case DuplicateEmail:
		for _, p := range st.People {
			if p.WorkEmail != "" && p.ID != victim.ID {
				return map[string]any{"workEmail": p.WorkEmail, "bestEmail": p.WorkEmail}
			}
		}
		return nil
	case MissingEmail:
		return map[string]any{"workEmail": nil, "bestEmail": nil}
	case WrongTypes:
		return map[string]any{"workEmail": 42, "jobTitle": map[string]any{"name": "Engineer"}, "hireDate": []string{"2024", "01", "31"}}
	default:
		return nil
	}
}
