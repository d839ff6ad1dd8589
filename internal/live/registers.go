package live

import (
	"slices"
	"time"

	"github.com/assetronics/assetronics/internal/event"
	"github.com/assetronics/assetronics/internal/register"
)

// besides are registers that are not merged and so not among register.Registers, and
// the files of things, which screens load again in the same way.
var besides = []string{"status_label", "field", "field_set", "attachment"}

// changedRegisters says which registers have changed: they are small, and lists of
// choices everywhere hang on them, so screens load again what they show of them.
type changedRegisters struct {
	Registers []string  `json:"registers"` // nouns
	Seq       int64     `json:"seq"`
	At        time.Time `json:"at"`
}

// registersIn is the message about the registers that a run of events is about;
// false when it is about none. Its number is the run's last, as the dashboard's is: a
// stream hears of other things in between.
func registersIn(events []event.Event, byNoun map[string][]event.Event) (m message, some bool, err error) {
	nouns := slices.Clone(besides)
	for _, t := range register.Registers {
		nouns = append(nouns, t.Noun)
	}
	nouns = slices.DeleteFunc(nouns, func(noun string) bool { return len(byNoun[noun]) == 0 })
	if len(nouns) == 0 {
		return message{}, false, nil
	}
	slices.Sort(nouns)
	last := events[len(events)-1]
	told := changedRegisters{Registers: nouns, Seq: last.Seq, At: last.At}
	m, err = newMessage(told.Seq, RegistersChanged, told)
	return m, true, err
}
