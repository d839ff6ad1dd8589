package bulkdata

import (
	"encoding/binary"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
)

// source is chance that repeats itself.
type source struct{ *rand.Rand }

func newSource(seed uint64) *source {
	return &source{rand.New(rand.NewPCG(seed, 0x0a55e7))} //nolint:gosec // data to look at, no secrets
}

// id is a version 7 id of that time, as the program makes them.
func (s *source) id(at time.Time) uuid.UUID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(at.UnixMilli())<<16|s.Uint64()&0xffff)
	binary.BigEndian.PutUint64(id[8:], s.Uint64())
	id[6] = id[6]&0x0f | 0x70
	id[8] = id[8]&0x3f | 0x80
	return id
}

func pick[T any](s *source, of []T) T { return of[s.IntN(len(of))] }

// chance is true in that many of a thousand cases.
func (s *source) chance(thousandths int) bool { return s.IntN(1000) < thousandths }

const serialLetters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

func (s *source) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = serialLetters[s.IntN(len(serialLetters))]
	}
	return string(b)
}

// misspelt swaps two neighbouring letters or drops one, as hands do.
func (s *source) misspelt(text string) string {
	letters := []rune(text)
	if len(letters) < 4 {
		return text
	}
	at := 1 + s.IntN(len(letters)-2)
	if s.chance(500) {
		letters[at], letters[at+1] = letters[at+1], letters[at]
		return string(letters)
	}
	return string(append(letters[:at], letters[at+1:]...))
}
