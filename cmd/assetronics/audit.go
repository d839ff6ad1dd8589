package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/event"
)

type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Prove that no entry of the event log was changed, removed or inserted."`
}

type auditVerifyCmd struct {
	config.Data

	Tenant string `help:"Only this company's log, by slug."`
	Head   string `help:"The head hash noted earlier for the company: proves that the end was not cut off and rewritten." placeholder:"SEQ:HASH"`
}

var errTampered = errors.New("the event log is not as it was written")

// Run verifies and prints a line a company; the exit code says whether all is
// sound.
func (c *auditVerifyCmd) Run(ctx context.Context) error {
	if c.Head != "" && c.Tenant == "" {
		return errors.New("--head belongs to one company: say --tenant too")
	}
	return withRooms(ctx, c.Data, func(r *app.Rooms) error {
		companies, err := r.Tenants.All(ctx)
		if err != nil {
			return err
		}
		sound, seen := true, false
		for _, company := range companies {
			if c.Tenant != "" && company.Slug != c.Tenant {
				continue
			}
			seen = true
			report, err := event.Verify(ctx, r.DB, company.ID)
			if err != nil {
				return err
			}
			if c.Head != "" {
				if err := report.Contains(ctx, r.DB, c.Head); err != nil {
					report.Problems = append(report.Problems, err.Error())
				}
			}
			printReport(company.Slug, report)
			sound = sound && report.Sound()
		}
		if !seen {
			return errors.New("there is no such company")
		}
		if !sound {
			return errTampered
		}
		return nil
	})
}

func printReport(slug string, r event.Report) {
	verdict := "sound"
	if !r.Sound() {
		verdict = "TAMPERED"
	}
	fmt.Printf("%s: %s, %d entries, head %d:%s\n", slug, verdict, r.Entries, r.Entries, hex.EncodeToString(r.Head))
	if len(r.Erased) > 0 {
		fmt.Printf("  erased, and said so: %v\n", r.Erased)
	}
	for _, problem := range r.Problems {
		fmt.Println("  " + problem)
	}
}
