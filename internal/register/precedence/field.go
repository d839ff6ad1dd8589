package precedence

// Field is what is said of one field of one thing.
type Field struct {
	Name    string
	Value   any     // what counts; nil: nothing
	From    *Source // whose word that is; nil: nobody's
	Says    []Says  // everybody's words, in the order in which they count
	Differs bool    // not all say the same
}

// Says is what one source says.
type Says struct {
	Source Source
	Value  any
}

// Add puts another's word behind those before.
func (f *Field) Add(source Source, value any) { f.Says = append(f.Says, Says{source, value}) }
