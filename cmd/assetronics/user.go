package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/assetronics/assetronics/internal/access"
	"github.com/assetronics/assetronics/internal/app"
	"github.com/assetronics/assetronics/internal/config"
	"github.com/assetronics/assetronics/internal/identity"
)

type userCmd struct {
	Create        userCreateCmd        `cmd:"" help:"Make a user who can sign in at once."`
	ResetPassword userResetPasswordCmd `cmd:"" help:"Set a user's password and end all the user's sessions."`
}

// password comes from the environment or, better, from standard input: never
// from the command line, where others on the machine can read it.
type password struct {
	Password string `help:"The password; without it the first line of standard input is taken." env:"ASSETRONICS_PASSWORD" hidden:""`
}

func (p password) read() (string, error) {
	if p.Password != "" {
		return p.Password, nil
	}
	fmt.Fprint(os.Stderr, "Password: ")
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.Join(errors.New("no password given on standard input"), err)
	}
	return line, nil
}

type userCreateCmd struct {
	config.Data
	password

	Tenant string   `arg:"" help:"The company's slug."`
	Email  string   `arg:"" help:"The user's e-mail."`
	Name   string   `help:"The user's name. Default: the e-mail."`
	Role   []string `help:"Roles: owner, admin, it, hr, finance, manager, employee, auditor." default:"owner"`
}

// Run makes the user.
func (c *userCreateCmd) Run(ctx context.Context) error {
	secret, err := c.read()
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = c.Email
	}
	roles := make([]access.Role, len(c.Role))
	for i, r := range c.Role {
		roles[i] = access.Role(r)
	}
	return withRooms(ctx, c.Data, func(r *app.Rooms) error {
		company, err := r.Tenants.BySlug(ctx, c.Tenant)
		if err != nil {
			return err
		}
		user, err := r.Identity.CreateActive(ctx, company.ID, identity.New{Email: c.Email, Name: name, Roles: roles}, secret)
		if err != nil {
			return err
		}
		_, err = fmt.Printf("%s %s\n", user.Email, user.ID)
		return err
	})
}

type userResetPasswordCmd struct {
	config.Data
	password

	Tenant string `arg:"" help:"The company's slug."`
	Email  string `arg:"" help:"The user's e-mail."`
}

// Run sets the password.
func (c *userResetPasswordCmd) Run(ctx context.Context) error {
	secret, err := c.read()
	if err != nil {
		return err
	}
	return withRooms(ctx, c.Data, func(r *app.Rooms) error {
		company, err := r.Tenants.BySlug(ctx, c.Tenant)
		if err != nil {
			return err
		}
		return r.Identity.ResetPassword(ctx, company.ID, c.Email, secret)
	})
}
