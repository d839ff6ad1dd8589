package company

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"strconv"
)

// Chance tells whether the record of that index belongs to the percent of its
// kind to which something happens. It is always the same for the same arguments.
func (c *Company) Chance(what string, index int, percent int) bool {
	return Draw(c.opts.Seed, what, index)%100 < uint64(percent) //nolint:gosec // percent is not negative
}

// hidden is what indexes look like inside ids: not like indexes.
const hidden = 0x5bd1_e995_a7c3

// ID is an id of the record that no other record of its kind has, as a UUID.
func (c *Company) ID(kind string, index int) string {
	return UUID(c.opts.Seed, kind, index)[:24] + fmt.Sprintf("%012x", index^hidden)
}

// IndexOf reads an id back; ok is false for one that is no record's of the kind.
// There may still be no record of that index.
func (c *Company) IndexOf(kind, id string) (index int, ok bool) {
	if len(id) != 36 {
		return 0, false
	}
	n, err := strconv.ParseInt(id[24:], 16, 64)
	index = int(n) ^ hidden
	return index, err == nil && index >= 0 && c.ID(kind, index) == id
}

// Draw is a number that looks thrown and is always the same for the same arguments.
func Draw(seed uint64, what string, index int) uint64 {
	h := fnv.New64a()
	var eight [8]byte
	binary.BigEndian.PutUint64(eight[:], seed)
	_, _ = h.Write(eight[:])
	_, _ = h.Write([]byte(what + "/" + strconv.Itoa(index)))
	// FNV's low digits follow the last byte too closely: mix them.
	n := h.Sum64()
	n ^= n >> 33
	n *= 0xff51afd7ed558ccd
	n ^= n >> 33
	n *= 0xc4ceb9fe1a85ec53
	return n ^ n>>33
}

// UUID makes a version 4 UUID out of two draws.
func UUID(seed uint64, kind string, index int) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], Draw(seed, kind+"#high", index))
	binary.BigEndian.PutUint64(raw[8:], Draw(seed, kind+"#low", index))
	raw[6], raw[8] = raw[6]&0x0f|0x40, raw[8]&0x3f|0x80
	text := hex.EncodeToString(raw[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
