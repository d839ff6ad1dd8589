package app

import (
	"context"
	"fmt"
	"strings"
)

// prepare gets what a first start needs: the demo's data, or the set-up link.
func (s *Server) prepare(ctx context.Context) error {
	if s.cfg.Demo {
		return s.seedDemo(ctx)
	}
	needed, err := s.Rooms.Identity.NeedsSetup(ctx)
	if err != nil || !needed {
		return err
	}
	token, err := s.Rooms.Identity.SetupToken(ctx)
	if err != nil {
		return err
	}
	s.setupLink = strings.TrimSuffix(s.cfg.PublicURL, "/") + "/setup/" + token
	return nil
}

// URL is where people reach the product.
func (s *Server) URL() string { return s.cfg.PublicURL }

// Welcome is what the log ends with once the product answers.
func (s *Server) Welcome() string {
	switch {
	case s.cfg.Demo:
		return s.demoWelcome()
	case s.setupLink != "":
		return fmt.Sprintf("\n  Assetronics is running. Nobody has an account yet: open\n\n    %s\n\n  to make your company. The link works once, for a day.\n", s.setupLink)
	default:
		return fmt.Sprintf("\n  Assetronics is running on %s\n", s.cfg.PublicURL)
	}
}
