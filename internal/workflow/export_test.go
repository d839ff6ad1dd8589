package workflow

// Use replaces the built-in definitions, as a new version of the program does.
func (s *Service) Use(sources ...string) error {
	s.builtins = nil
	for _, source := range sources {
		d, err := Parse([]byte(source))
		if err != nil {
			return err
		}
		s.builtins = append(s.builtins, builtin{source: source, Definition: d})
	}
	return nil
}
