package workflow

import (
	"fmt"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// Condition is an expression over Facts that answers yes or no, such as
//
//	subject.hired and subject.start_date >= today
type Condition struct {
	source  string
	program *vm.Program
}

// Facts is what a condition can ask about. Dates are YYYY-MM-DD, empty when
// there is none: such texts compare as the days do.
type Facts struct {
	Subject SubjectFacts `expr:"subject"`
	Asset   bool         `expr:"asset"` // the run has an asset reserved
	Today   string       `expr:"today"` // in the company's time zone
}

// SubjectFacts is the employee a run is about.
type SubjectFacts struct {
	Status     string `expr:"status"`
	Email      string `expr:"email"`
	JobTitle   string `expr:"job_title"`
	Department string `expr:"department"`
	Location   string `expr:"location"`
	StartDate  string `expr:"start_date"`
	EndDate    string `expr:"end_date"`
	Hired      bool   `expr:"hired"`   // a hire was announced and stands: neither withdrawn nor over
	Leaving    bool   `expr:"leaving"` // a leaving was announced and stands, ahead or past
	HasManager bool   `expr:"has_manager"`
	HasAccount bool   `expr:"has_account"`
}

// maxConditionNodes keeps a condition readable, and its run short.
const maxConditionNodes = 200

// NewCondition compiles an expression; its error says what is wrong and where.
func NewCondition(source string) (*Condition, error) {
	program, err := expr.Compile(source, expr.Env(Facts{}), expr.AsBool(),
		expr.DisableBuiltin("now"), expr.MaxNodes(maxConditionNodes))
	if err != nil {
		return nil, fmt.Errorf("compile condition: %w", err)
	}
	return &Condition{source: source, program: program}, nil
}

// Holds evaluates the condition; no condition holds always.
func (c *Condition) Holds(f Facts) (bool, error) {
	if c == nil {
		return true, nil
	}
	answer, err := expr.Run(c.program, f)
	if err != nil {
		return false, fmt.Errorf("evaluate condition %q: %w", c.source, err)
	}
	return answer.(bool), nil //nolint:forcetypeassert // AsBool has made sure
}

// UnmarshalText compiles the YAML's text.
func (c *Condition) UnmarshalText(text []byte) error {
	compiled, err := NewCondition(string(text))
	if err != nil {
		return err
	}
	*c = *compiled
	return nil
}

// Duration is a length of time as "36h" or "90m".
type Duration time.Duration

// UnmarshalText reads the YAML's text.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is not a duration such as 36h", text)
	}
	*d = Duration(parsed)
	return nil
}
