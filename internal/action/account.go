package action

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/assetronics/assetronics/internal/action/internal/db"
	"github.com/assetronics/assetronics/internal/connector"
	"github.com/assetronics/assetronics/internal/connector/record"
	"github.com/assetronics/assetronics/internal/platform/fault"
)

// account is what an integration knows of a person's account: one with the person's
// work e-mail.
type account struct {
	integration uuid.UUID
	stream      string
	data        record.AppUser
	person      Person
}

// Account names a person's account at an integration.
type Account struct {
	Person     uuid.UUID // an employee
	ExternalID string
}

func (a account) target() *Target {
	label := a.data.Email
	if label == "" {
		label = a.data.Username
	}
	return &Target{Kind: connector.TargetAccount, Label: label, ExternalID: a.data.ExternalID, Holder: &a.person}
}

// accounts are those of people.
func (s *Service) accounts(ctx context.Context, tenant uuid.UUID, people ...uuid.UUID) ([]account, error) {
	if len(people) == 0 {
		return nil, nil
	}
	var found []account
	err := s.DB.Tenant(ctx, tenant, func(ctx context.Context, tx pgx.Tx) error {
		q := db.New(tx)
		known, err := q.PeopleWithEmail(ctx, db.PeopleWithEmailParams{TenantID: tenant, Ids: people})
		if err != nil || len(known) == 0 {
			return err
		}
		byEmail := map[string]Person{}
		var emails []string
		for _, p := range known {
			byEmail[p.Email] = Person{p.ID, p.DisplayName}
			emails = append(emails, p.Email)
		}
		rows, err := q.AccountsOfEmails(ctx, db.AccountsOfEmailsParams{TenantID: tenant, Emails: emails})
		if err != nil {
			return err
		}
		for _, row := range rows {
			a := account{integration: row.IntegrationID, stream: row.Stream}
			if err := json.Unmarshal(row.Data, &a.data); err != nil {
				return fmt.Errorf("decode account: %w", err)
			}
			a.person = byEmail[a.data.Email]
			found = append(found, a)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	return found, nil
}

// ForPerson is what can be done with a person's accounts.
func (s *Service) ForPerson(ctx context.Context, tenant, person uuid.UUID) ([]Offer, error) {
	found, err := s.accounts(ctx, tenant, person)
	if err != nil {
		return nil, err
	}
	type once struct {
		integration uuid.UUID
		account     string
		action      string
	}
	offered := map[once]bool{} // an account can stand in several streams
	var all []Offer
	for _, a := range found {
		of, known, err := s.vendor(ctx, tenant, a.integration)
		if errors.Is(err, errConnectorGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		offers, err := offersTo(of, known, a.target(), a.stream, a.data)
		if err != nil {
			return nil, err
		}
		for _, o := range offers {
			if key := (once{a.integration, a.data.ExternalID, o.Name}); !offered[key] {
				offered[key] = true
				all = append(all, o)
			}
		}
	}
	return all, nil
}

// account finds one that an action can be done to.
func (s *Service) account(ctx context.Context, tenant, integration uuid.UUID, in Account, info connector.ActionInfo) (account, error) {
	found, err := s.accounts(ctx, tenant, in.Person)
	if err != nil {
		return account{}, err
	}
	for _, a := range found {
		if a.integration == integration && a.data.ExternalID == in.ExternalID && info.TakesFrom(connector.TargetAccount, a.stream) {
			return a, nil
		}
	}
	return account{}, fault.InvalidField("body.account", "It cannot be done to this account.")
}
