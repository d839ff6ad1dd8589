package device

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
)

// verdict is where matching puts a device: to an asset, or into review.
type verdict struct {
	asset uuid.UUID
	by    Key
	why   Reason // when there is no asset
}

// registered is what matching knows of an asset.
type registered struct {
	id     uuid.UUID
	serial string // its key; "" when none is known
}

// ledger is the part of the register that devices are compared with.
type ledger struct {
	byID     map[uuid.UUID]registered
	bySerial map[string]registered
	byTag    map[string]registered
}

// evidence is one key of a device that an asset answers to.
type evidence struct {
	asset registered
	by    Key
}

// direct compares a device with the register itself.
func (l ledger) direct(d *row) verdict {
	var found []evidence
	look := func(in map[string]registered, key *string, by Key) {
		if key == nil {
			return
		}
		if a, ok := in[*key]; ok {
			found = append(found, evidence{a, by})
		}
	}
	look(l.bySerial, d.SerialKey, BySerial)
	look(l.byTag, d.TagKey, ByTag)
	look(l.bySerial, d.ImeiKey, ByIMEI) // phones are registered by either number
	return judge(d, found)
}

// judge says what evidence comes to. Only the serial itself speaks for an asset
// with another serial.
func judge(d *row, found []evidence) verdict {
	if len(found) == 0 {
		return verdict{why: NoMatch}
	}
	best := found[0]
	for _, e := range found[1:] {
		if e.asset.id != best.asset.id {
			return verdict{why: Conflict}
		}
	}
	if best.by == ByTag && differs(d, best.asset) {
		return verdict{why: SerialDiffers}
	}
	return verdict{asset: best.asset.id, by: best.by}
}

func differs(d *row, a registered) bool {
	return d.SerialKey != nil && a.serial != "" && *d.SerialKey != a.serial
}

// witnesses are the assets that the register, or a person, has tied devices to,
// by the keys of these devices. A device that itself was recognised by a witness
// is none: so it does not matter who comes first.
type witnesses map[Key]map[string][]registered

func (l ledger) witnesses(all []*row) witnesses {
	w := witnesses{BySerial: {}, ByUUID: {}, ByIMEI: {}}
	for _, d := range all {
		a, ok := l.byID[l.claim(d)]
		if !ok {
			continue
		}
		for by, key := range d.keys() {
			w[by][key] = append(w[by][key], a)
		}
	}
	return w
}

// claim is the asset that a device can vouch for.
func (l ledger) claim(d *row) uuid.UUID {
	switch {
	case State(d.State) == Ignored, d.Held && d.AssetID == nil:
		return uuid.Nil
	case d.Held:
		return *d.AssetID
	}
	return l.direct(d).asset
}

// keys are what machines have in common with themselves wherever they are seen.
func (r *row) keys() map[Key]string {
	keys := map[Key]string{}
	for by, key := range map[Key]*string{BySerial: r.SerialKey, ByUUID: r.UuidKey, ByIMEI: r.ImeiKey} {
		if key != nil {
			keys[by] = *key
		}
	}
	return keys
}

// indirect compares a device with what others have been recognised as. An asset
// with another serial is none of its.
func (w witnesses) indirect(d *row) verdict {
	var found []evidence
	keys := d.keys()
	for _, by := range []Key{BySerial, ByUUID, ByIMEI} {
		for _, a := range w[by][keys[by]] {
			if keys[by] != "" && !differs(d, a) {
				found = append(found, evidence{a, by})
			}
		}
	}
	return judge(d, found)
}

// matching decides about devices: those of open, seen in the light of all.
type matching struct {
	ledger
	open   []*row
	all    []*row             // open and who shares a key with them
	rivals []*row             // devices tied to assets, not open
	moved  map[uuid.UUID]bool // tied ones whose own keys have changed
}

// decide gives a verdict for each open device that is matching's to decide.
func (m matching) decide() map[uuid.UUID]verdict {
	w := m.witnesses(m.all)
	verdicts := map[uuid.UUID]verdict{}
	for _, d := range m.open {
		if d.Held || State(d.State) == Ignored {
			continue
		}
		v := m.direct(d)
		if v.why == NoMatch {
			v = w.indirect(d)
		}
		if now, alive := m.byID[idOf(d.AssetID)]; alive {
			switch {
			case v.why == NoMatch: // keys that are gone take nothing away
				v = d.placed()
			case v.asset == now.id && Key(text(d.MatchedBy)) == ByCreation:
				v.by = ByCreation
			case v.asset != uuid.Nil && m.moved[d.ID]:
				v = verdict{why: SerialChanged}
			}
		}
		verdicts[d.ID] = v
	}
	return m.oneEach(verdicts)
}

// oneEach lets an integration tie one device to an asset: whom a person chose,
// else by the stronger key, else the one seen last, as after a re-enrolment.
func (m matching) oneEach(verdicts map[uuid.UUID]verdict) map[uuid.UUID]verdict {
	type seat struct{ integration, asset uuid.UUID }
	best := map[seat]*row{}
	place := func(d *row) verdict {
		if v, open := verdicts[d.ID]; open {
			return v
		}
		return d.placed()
	}
	stronger := func(a, b *row) int {
		return cmp.Or(
			compareBool(b.Held, a.Held),
			cmp.Compare(rank(place(a).by), rank(place(b).by)),
			at(b.LastSeenAt).Compare(at(a.LastSeenAt)),
			cmp.Compare(a.ExternalID, b.ExternalID),
		)
	}
	contenders := slices.Concat(m.open, m.rivals)
	for _, d := range contenders {
		p := seat{d.IntegrationID, place(d).asset}
		if p.asset == uuid.Nil || State(d.State) == Ignored {
			continue
		}
		if now, taken := best[p]; !taken || stronger(d, now) < 0 {
			best[p] = d
		}
	}
	for _, d := range contenders {
		p := seat{d.IntegrationID, place(d).asset}
		if p.asset != uuid.Nil && best[p].ID != d.ID && !d.Held {
			verdicts[d.ID] = verdict{why: Duplicate}
		}
	}
	return verdicts
}

// rank orders keys by strength. Nothing is created without a serial.
func rank(by Key) int {
	if by == ByCreation {
		by = BySerial
	}
	return slices.Index([]Key{ByHand, BySerial, ByUUID, ByTag, ByIMEI}, by)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}
