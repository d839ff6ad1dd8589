package workflow

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/google/uuid"
)

// CallDef is what a step has done at vendors, each time by a request of the room of
// actions: what is dangerous waits for a second person there.
type CallDef struct {
	// Actions are names of connectors' actions: vendors call one thing differently. Each
	// target is told those of them that its integration knows.
	Actions []string `yaml:"actions"`
	Of      CallOf   `yaml:"of"`
	// Inputs are those that people would be asked for. An action takes those it knows.
	Inputs map[string]*Formula `yaml:"inputs"`
	Reason string              `yaml:"reason"` // with the placeholders of notifications
	IfNone IfNone              `yaml:"if_none"`
}

// CallOf says what is told.
type CallOf string

// What can be told.
const (
	Devices  CallOf = "devices"  // all that the subject holds
	Returned CallOf = "returned" // all that the run has dealt with last
	Accounts CallOf = "accounts" // the subject's accounts
)

// IfNone says what becomes of the step when nothing can be told.
type IfNone string

// What can become of it.
const (
	NeedsPerson IfNone = "fail" // it fails, for somebody to look at
	PassOver    IfNone = "skip"
)

// Formula is an expression over CallFacts that gives a value, such as
//
//	"Return it to " + subject.location
type Formula struct {
	source  string
	program *vm.Program
}

// CallFacts is what the inputs of a call can be made of.
type CallFacts struct {
	Facts

	Target TargetFacts `expr:"target"`
}

// TargetFacts is the device or account that is told.
type TargetFacts struct {
	Label  string `expr:"label"`
	Serial string `expr:"serial"`
	Tag    string `expr:"asset_tag"`
}

// maxDigits bounds what digits gives.
const maxDigits = 32

// UnmarshalText compiles the YAML's text.
func (f *Formula) UnmarshalText(text []byte) error {
	program, err := expr.Compile(string(text), expr.Env(CallFacts{}), expr.DisableBuiltin("now"), expr.MaxNodes(maxConditionNodes),
		expr.Function("digits", digits, new(func(int) string)))
	if err != nil {
		return fmt.Errorf("compile formula: %w", err)
	}
	f.source, f.program = string(text), program
	return nil
}

// Value is what it gives.
func (f *Formula) Value(facts CallFacts) (any, error) {
	v, err := expr.Run(f.program, facts)
	if err != nil {
		return nil, fmt.Errorf("evaluate formula %q: %w", f.source, err)
	}
	return v, nil
}

// digits makes a PIN, new each time.
func digits(args ...any) (any, error) {
	n, _ := args[0].(int)
	if n < 1 || n > maxDigits {
		return nil, errors.New("digits takes a number from 1 to 32")
	}
	var pin strings.Builder
	for range n {
		d, err := rand.Int(rand.Reader, big.NewInt(10))
		if err != nil {
			return nil, fmt.Errorf("make digits: %w", err)
		}
		pin.WriteString(d.String())
	}
	return pin.String(), nil
}

// Call is a request that a step has made, as it stands.
type Call struct {
	ID      uuid.UUID
	Title   string // Lock LT-0042
	State   string // as the room of actions has it
	Problem string // why it came to nothing: a sentence

	key callKey
}

// callKey is what is asked of what.
type callKey struct {
	integration uuid.UUID
	action      string
	target      string
}

// open tells whether something will happen to it by itself, or by a second person.
func (c Call) open() bool {
	return c.State == "waiting" || c.State == "queued" || c.State == "running"
}

func (c Call) done() bool { return c.State == "done" }

// awaits tells whether a step's requests are under way.
func (s *Step) awaits() bool {
	if s.AskedAt == nil {
		return false
	}
	for _, c := range s.Calls {
		if c.open() {
			return true
		}
	}
	return false
}

// missed is the first of a step's requests that came to nothing; nil: none did.
func (s *Step) missed() *Call {
	for i, c := range s.Calls {
		if !c.done() && !c.open() {
			return &s.Calls[i]
		}
	}
	return nil
}

// hearOf looks at a run's requests again after something has happened to one.
func (t *transition) hearOf(ctx context.Context) error {
	at := t.run.current()
	if at < 0 || !t.run.Status.Open() || t.run.Steps[at].AskedAt == nil {
		return nil
	}
	s := t.run.Steps[at]
	if s.Status == StepFailed && s.missed() == nil { // somebody has seen to it over there
		if err := t.advance(ctx, Mended{Step: at}); err != nil {
			return err
		}
	}
	return t.finish(ctx)
}
