package asset

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

const (
	maxTagWord = 40 // characters; the table checks the same
	maxTags    = 50 // of one asset: more is no label but a text
)

// retagged is the free words of an asset after some came and others went, in the
// order of the alphabet. Two spellings of one word are one, the one it has.
func retagged(had, come, gone []string) ([]string, error) {
	if len(come) == 0 && len(gone) == 0 {
		return had, nil
	}
	words := map[string]string{}
	for _, word := range slices.Backward(come) {
		clean, err := needed(word, "body.tags", maxTagWord)
		if err != nil {
			return nil, err
		}
		words[spelling.Key(clean)] = clean
	}
	for _, word := range had {
		words[spelling.Key(word)] = word
	}
	for _, word := range gone {
		delete(words, spelling.Key(word))
	}
	if len(words) > maxTags {
		return nil, fault.InvalidField("body.tags", fmt.Sprintf("at most %d", maxTags))
	}
	tags := make([]string, 0, len(words))
	for _, word := range words {
		tags = append(tags, word)
	}
	slices.SortFunc(tags, func(a, b string) int { return cmp.Compare(spelling.Key(a), spelling.Key(b)) })
	return tags, nil
}
