package main

import (
	"context"
	"fmt"

	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/tenant"
)

type tenantCmd struct {
	Create tenantCreateCmd `cmd:"" help:"Make a company."`
}

type tenantCreateCmd struct {
	config.Data

	Name     string `arg:"" help:"The company's name."`
	Slug     string `help:"Its short name in links. Default: made of the name."`
	TimeZone string `help:"Its time zone, e.g. Europe/Berlin." default:"UTC"`
	Operator bool   `help:"Its owners run this installation and see its job queue."`
}

// Run makes the company.
func (c *tenantCreateCmd) Run(ctx context.Context) error {
	return withRooms(ctx, c.Data, func(r *app.Rooms) error {
		made, err := r.NewCompany(ctx, tenant.New{Name: c.Name, Slug: c.Slug, TimeZone: c.TimeZone, Operator: c.Operator})
		if err != nil {
			return err
		}
		_, err = fmt.Printf("%s %s\n", made.Slug, made.ID)
		return err
	})
}
