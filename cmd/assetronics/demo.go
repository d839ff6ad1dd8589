package main

import (
	"context"
	"fmt"
	"os"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/bulkdata"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/demo"
	"github.com/assetronics/assetronics/internal/identity"
	"github.com/assetronics/assetronics/internal/tenant"
)

type demoCmd struct {
	Generate demoGenerateCmd `cmd:"" help:"Make a big company among small ones, to try the product at size."`
}

type demoGenerateCmd struct {
	config.Data

	Assets int `help:"Of the big company." default:"1000000"`
	People int `help:"Of the big company." default:"100000"`
	Others int `help:"Small companies, with 500 assets each." default:"100"`
}

// Run generates, and says how to sign in.
func (c *demoGenerateCmd) Run(ctx context.Context) error {
	return withData(ctx, c.Data, func(data *app.Data, r *app.Rooms) error {
		now := r.Clock.Now()
		big, err := bulkdata.Generate(ctx, data.DSN, r.DB, bulkdata.World{
			Big: bulkdata.Size{Assets: c.Assets, People: c.People, Now: now, Told: func(n int) {
				_, _ = fmt.Fprintf(os.Stderr, "\r%d assets", n)
			}},
			Small: bulkdata.Size{Assets: 500, People: 50, Now: now}, Others: c.Others,
			NewCompany: func(ctx context.Context, name string) (uuid.UUID, error) {
				made, err := r.NewCompany(ctx, tenant.New{Name: name})
				return made.ID, err
			},
		})
		if err != nil {
			return err
		}
		email := "admin@" + big.String()[:8] + ".test"
		if _, err := r.Identity.CreateActive(ctx, big, identity.New{Email: email, Name: "Admin", Roles: []access.Role{access.Admin}}, demo.Password); err != nil {
			return err
		}
		_, err = fmt.Printf("\nsign in as %s with the password %s\n", email, demo.Password)
		return err
	})
}
