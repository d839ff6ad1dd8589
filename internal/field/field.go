package field

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/field/internal/db"
	"github.com/assetronics/assetronics/internal/platform/fault"
	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// Object is what a field is of.
type Object string

// The objects.
const (
	Asset    Object = "asset"
	Employee Object = "employee"
	Model    Object = "model"
	Location Object = "location"
)

// Objects are all of them.
var Objects = []Object{Asset, Employee, Model, Location}

// Type is what a field holds.
type Type string

// The types. The last three hold the id of something.
const (
	Text        Type = "text"
	Number      Type = "number" // up to six decimals
	Boolean     Type = "boolean"
	Date        Type = "date"
	Choice      Type = "choice"
	MultiChoice Type = "multi_choice"
	URL         Type = "url"
	Email       Type = "email"
	Money       Type = "money"
	Person      Type = "person"
	Place       Type = "place"
	Thing       Type = "asset"
)

// Types are all of them.
var Types = []Type{Text, Number, Boolean, Date, Choice, MultiChoice, URL, Email, Money, Person, Place, Thing}

// Field is one of a company's own fields.
type Field struct {
	ID         uuid.UUID
	Object     Object
	Key        string
	Name       string
	Type       Type
	Help       string
	Required   bool
	Unique     bool
	Sealed     bool
	Pattern    string // RE2, of a text; the whole text must match
	Min, Max   *int64 // of a text its length, of a number millionths, of money minor units
	Options    []string
	Everywhere bool
	Position   int
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time

	pattern *regexp.Regexp
}

func fromRow(r db.Field) Field {
	f := Field{
		ID: r.ID, Object: Object(r.Object), Key: r.Key, Name: r.Name, Type: Type(r.Type), Help: r.Help, Required: r.Required,
		Unique: r.IsUnique, Sealed: r.Sealed, Pattern: r.Pattern, Min: r.Lowest, Max: r.Highest, Options: r.Options,
		Everywhere: r.Everywhere, Position: int(r.Position), Version: r.Version, CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt,
	}
	if f.Pattern != "" {
		f.pattern, _ = compiled(f.Pattern) // judged when it was written
	}
	return f
}

// compiled is a pattern that must match from end to end. RE2 takes time in
// proportion to the text whatever the pattern.
func compiled(pattern string) (*regexp.Regexp, error) { return regexp.Compile("^(?:" + pattern + ")$") }

const (
	maxKey     = 40
	maxName    = 100
	maxHelp    = 500
	maxPattern = 500
	maxOptions = 200
	maxFields  = 200 // of a company and an object
)

var keyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// check judges a field by itself and cleans its texts.
func (f *Field) check() error {
	bad := fault.New(fault.Invalid, "invalid_input", "The input is not valid.")
	f.Name = spelling.Clean(f.Name)
	if !slices.Contains(Objects, f.Object) {
		bad.At("body.object", "asset, employee, model or location")
	}
	if !keyForm.MatchString(f.Key) {
		bad.At("body.key", "small letters, digits and _, beginning with a letter, at most 40")
	}
	if n := utf8.RuneCountInString(f.Name); n == 0 || n > maxName || unstorable(f.Name) {
		bad.At("body.name", "between 1 and 100 characters")
	}
	if utf8.RuneCountInString(f.Help) > maxHelp || unstorable(f.Help) {
		bad.At("body.help", "at most 500 characters")
	}
	if !slices.Contains(Types, f.Type) {
		bad.At("body.type", "there is no such type")
	}
	f.checkRules(bad)
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

func (f *Field) checkRules(bad *fault.Fault) {
	if f.Pattern != "" {
		if _, err := compiled(f.Pattern); err != nil || len(f.Pattern) > maxPattern || f.Type != Text || unstorable(f.Pattern) {
			bad.At("body.pattern", "an RE2 expression of at most 500 characters, for text")
		}
	}
	if (f.Min != nil || f.Max != nil) && f.Type != Text && f.Type != Number && f.Type != Money {
		bad.At("body.min", "only texts, numbers and money have limits")
	} else if f.Min != nil && f.Max != nil && *f.Min > *f.Max {
		bad.At("body.max", "lies below min")
	}
	chosen := f.Type == Choice || f.Type == MultiChoice
	if chosen != (len(f.Options) > 0) || len(f.Options) > maxOptions {
		bad.At("body.options", "between 1 and 200, for choices")
	}
	seen := map[string]bool{}
	for i, option := range f.Options {
		f.Options[i] = spelling.Clean(option)
		key := spelling.Key(option)
		// A comma separates the values of a filter.
		if n := utf8.RuneCountInString(key); n == 0 || n > maxName || seen[key] || strings.Contains(option, ",") || unstorable(option) {
			bad.At("body.options", "each once, between 1 and 100 characters, without commas")
			break
		}
		seen[key] = true
	}
	if f.Unique && (f.Sealed || f.Type == MultiChoice || f.Type == Boolean) {
		bad.At("body.unique", "values of this kind cannot be unique")
	}
}

// unstorable tells of text that PostgreSQL cannot keep.
func unstorable(text string) bool { return !utf8.ValidString(text) || strings.ContainsRune(text, 0) }

// hasNumber tells whether values are compared by number.
func (f Field) hasNumber() bool {
	switch f.Type {
	case Number, Boolean, Date, Money:
		return true
	case Text, Choice, MultiChoice, URL, Email, Person, Place, Thing:
	}
	return false
}
