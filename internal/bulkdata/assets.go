package bulkdata

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/assetronics/assetronics/internal/platform/spelling"
)

// shares says how many of a thousand assets are in which state.
var shares = []struct {
	status string
	of     int
}{
	{"assigned", 560}, {"in_stock", 190}, {"retired", 180}, {"in_repair", 20}, {"reserved", 15}, {"on_order", 15},
	{"lost", 10}, {"in_transit", 7}, {"stolen", 3},
}

func (s *source) status() string {
	n := s.IntN(1000)
	for _, share := range shares {
		if n -= share.of; n < 0 {
			return share.status
		}
	}
	return "in_stock"
}

// asset makes the n-th of the company's assets.
func (s *source) asset(n int, places scenery, people []holder, now time.Time) []any {
	m := pick(s, places.models)
	bought := now.AddDate(0, 0, -s.IntN(2550))
	added := bought.Add(time.Duration(s.IntN(20*24)) * time.Hour)
	if added.After(now) {
		added = now
	}
	tag := fmt.Sprintf("AST-%06d", n)
	var serial *string
	if !s.chance(30) {
		text := m.product.serial + s.letters(8)
		serial = &text
	}
	status := s.status()
	if len(people) == 0 && (status == "assigned" || status == "reserved") {
		status = "in_stock"
	}
	location := pick(s, places.locations)
	var assignee, reserved *uuid.UUID
	var handed *time.Time
	name := m.name
	if s.chance(40) {
		name = s.misspelt(name)
	}
	switch status {
	case "assigned":
		h := pick(s, people)
		assignee, location = &h.id, h.location
		at := added.Add(time.Duration(float64(now.Sub(added)) * s.Float64()))
		handed = &at
		if s.chance(150) {
			name = h.first + "'s " + m.name
		}
	case "reserved":
		h := pick(s, people)
		reserved = &h.id
	}
	var place *uuid.UUID
	if !s.chance(60) {
		place = &location
	}
	var notes *string
	if s.chance(80) {
		notes = &[]string{pick(s, remarks)}[0]
	}
	row := []any{
		s.id(added), tag, spelling.Key(tag), serial, keyOf(serial), name, spelling.Key(name), m.category, m.maker, m.id, place,
		status, assignee, handed, reserved, added, bought, s.price(m), warranty(bought, m, s), notes, s.id(added),
	}
	row = append(row, s.paper(places, bought, now, status == "assigned").row()...)
	return append(row, s.own(bought, now)...)
}

func keyOf(text *string) *string {
	if text == nil {
		return nil
	}
	key := spelling.Key(*text)
	return &key
}

// price is near the list price; some invoices are lost.
func (s *source) price(m model) *int64 {
	if s.chance(70) {
		return nil
	}
	cents := m.product.cents * int64(85+s.IntN(25)) / 100
	return &cents
}

func warranty(bought time.Time, m model, s *source) *time.Time {
	if s.chance(100) {
		return nil
	}
	end := bought.AddDate(m.product.warranty, 0, -1)
	return &end
}

const stageAssets = `create temporary table staged (
  id uuid, tag text, tag_key text, serial text, serial_key text, name text, name_key text, category_id uuid, manufacturer_id uuid,
  model_id uuid, location_id uuid, status text, assignee_id uuid, assigned_at timestamptz, reserved_for_id uuid, created_at timestamptz,
  purchase_date date, cost bigint, warranty_end date, notes text, assignment_id uuid,
  company_id uuid, cost_centre_id uuid, vendor_id uuid, condition text, ownership text, lessor text, lease_end date, order_number text,
  end_of_life date, expected_return date, desk text, charger text, checked date
) on commit drop`

const insertAssets = `insert into assets (tenant_id, id, tag, tag_key, serial, serial_key, name, name_key, category_id, manufacturer_id,
  model_id, location_id, status, assignee_id, assigned_at, reserved_for_id, stocked_at, purchase_date, purchase_cost_amount,
  purchase_cost_currency, warranty_end, notes, created_at, updated_at, assignee_key, reserved_for_key,
  company_id, cost_centre_id, vendor_id, condition, ownership, lessor, lease_end, order_number, end_of_life, end_of_life_by_hand, expected_return)
select $1, s.id, tag, tag_key, serial, serial_key, s.name, s.name_key, category_id, manufacturer_id, model_id, s.location_id, s.status,
  assignee_id, assigned_at, reserved_for_id, case when s.status in ('in_stock', 'reserved') then s.created_at end, purchase_date, cost,
  case when cost is not null then 'EUR' end, warranty_end, notes, s.created_at, coalesce(assigned_at, s.created_at),
  (select e.name_key from employees e where e.tenant_id = $1 and e.id = s.assignee_id),
  (select e.name_key from employees e where e.tenant_id = $1 and e.id = s.reserved_for_id),
  company_id, cost_centre_id, vendor_id, condition, ownership, lessor, lease_end, order_number, end_of_life, end_of_life is not null, expected_return
from staged s`

const insertAssignments = `insert into assignments (tenant_id, id, asset_id, employee_id, assigned_at, expected_return, assigned_by_type, assigned_by_label)
select $1, assignment_id, id, assignee_id, assigned_at, expected_return, 'system', 'Generator' from staged where assignee_id is not null`

var assetColumns = slices.Concat([]string{
	"id", "tag", "tag_key", "serial", "serial_key", "name", "name_key", "category_id", "manufacturer_id", "model_id", "location_id",
	"status", "assignee_id", "assigned_at", "reserved_for_id", "created_at", "purchase_date", "cost", "warranty_end", "notes", "assignment_id",
}, paperColumns, ownColumns)
